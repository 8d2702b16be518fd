//! The ids of today for those that the SPDX list calls deprecated. Used when an expression is read.

use spdx::LicenseId;

/// Deprecated id, the one of today, and the exception that the old one contained.
const RENAMED: &[(&str, &str, Option<&str>)] = &[
    ("BSD-2-Clause-FreeBSD", "BSD-2-Clause", None),
    ("BSD-2-Clause-NetBSD", "BSD-2-Clause", None),
    ("GPL-2.0-with-GCC-exception", "GPL-2.0-or-later", Some("GCC-exception-2.0")),
    ("GPL-2.0-with-autoconf-exception", "GPL-2.0-or-later", Some("Autoconf-exception-2.0")),
    ("GPL-2.0-with-bison-exception", "GPL-2.0-or-later", Some("Bison-exception-2.2")),
    ("GPL-2.0-with-classpath-exception", "GPL-2.0-only", Some("Classpath-exception-2.0")),
    ("GPL-2.0-with-font-exception", "GPL-2.0-only", Some("Font-exception-2.0")),
    ("GPL-3.0-with-GCC-exception", "GPL-3.0-or-later", Some("GCC-exception-3.1")),
    ("GPL-3.0-with-autoconf-exception", "GPL-3.0-or-later", Some("Autoconf-exception-3.0")),
    ("StandardML-NJ", "SMLNJ", None),
    ("bzip2-1.0.5", "bzip2-1.0.6", None),
    ("eCos-2.0", "GPL-2.0-or-later", Some("eCos-exception-2.0")),
    ("wxWindows", "LGPL-2.0-or-later", Some("WxWindows-exception-3.1")),
];

/// The id of today, and the exception that it needs. GNU licences say in their ids whether later versions may be
/// used; all others say it with `+`.
pub(super) fn modern(id: LicenseId, or_later: bool) -> (String, Option<&'static str>) {
    if let Some((_, today, exception)) = RENAMED.iter().find(|(old, ..)| *old == id.name) {
        return ((*today).to_owned(), *exception);
    }
    if !id.is_gnu() {
        return (format!("{}{}", id.name, if or_later { "+" } else { "" }), None);
    }
    let (base, is_later) = match id.name {
        name if name.ends_with("-or-later") => (name.trim_end_matches("-or-later"), true),
        name if name.ends_with('+') => (name.trim_end_matches('+'), true),
        name => (name.trim_end_matches("-only"), or_later),
    };
    let today = format!("{base}{}", if is_later { "-or-later" } else { "-only" });
    (if spdx::license_id(&today).is_some() { today } else { id.name.to_owned() }, None)
}
