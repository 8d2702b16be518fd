//! Names of licences as people write them, with the expressions that they mean. Looked up by `normalize.rs`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::simplify::simplify;

/// An expression and its names; spellings are covered by `simplify.rs`, ids and full names of the SPDX list by the list.
const ALIASES: &[(&str, &[&str])] = &[
    ("0BSD", &["BSD Zero Clause", "Zero-Clause BSD", "BSD 0-Clause", "Free Public License 1.0.0"]),
    ("AFL-2.1", &["AFLv2.1", "AFL 2.1"]),
    ("AFL-3.0", &["Academic Free License (AFL)", "Academic Free License", "AFL"]),
    (
        "AGPL-3.0-only",
        &[
            "AGPL",
            "AGPLv3",
            "GNU AGPL v3",
            "GNU AGPLv3",
            "Affero GPL v3",
            "GNU Affero General Public License",
            "GNU Affero General Public License v3",
            "Affero General Public License 3",
        ],
    ),
    ("AGPL-3.0-or-later", &["AGPLv3+", "GNU AGPL v3+", "GNU Affero General Public License v3 or later"]),
    ("Apache-1.1", &["Apache Software License 1.1", "ASL 1.1"]),
    (
        "Apache-2.0",
        &[
            "Apache",
            "Apache 2",
            "Apache Software License 2.0",
            "Apache Software License",
            "ASL 2.0",
            "AL 2.0",
            "ALv2",
            "Apache Public License 2.0",
            "Apache License, ASL Version 2.0",
            "Apache Open Source License 2.0",
            "Apache v2 License",
        ],
    ),
    ("Artistic-1.0", &["Artistic 1"]),
    (
        "Artistic-1.0-Perl OR GPL-1.0-or-later",
        &[
            "perl",
            "perl 5",
            "Same as Perl",
            "same terms as Perl itself",
            "Artistic or GPL",
            "GPL or Artistic",
        ],
    ),
    ("Artistic-2.0", &["Artistic 2", "Artistic License 2.0"]),
    (
        "BSD-2-Clause",
        &[
            "BSD 2",
            "2-clause BSD",
            "two clause BSD",
            "Simplified BSD",
            "BSD Simplified",
            "FreeBSD",
            "BSD 2 Clause License",
            "BSD2",
        ],
    ),
    (
        "BSD-3-Clause",
        &[
            "BSD",
            "BSD 3",
            "BSD3",
            "3-clause BSD",
            "three clause BSD",
            "New BSD",
            "Modified BSD",
            "Revised BSD",
            "BSD New",
            "BSD (3-clause)",
            "BSD 3-clause New or Revised",
            "New or Revised BSD",
            "Eclipse Distribution License 1.0",
            "Eclipse Distribution License - v 1.0",
            "EDL 1.0",
            "Go License",
            "BSD License 3",
            "Berkeley Software Distribution",
            "BSD licence new",
        ],
    ),
    ("BSD-4-Clause", &["BSD 4", "4-clause BSD", "Original BSD", "Old BSD"]),
    ("BSL-1.0", &["Boost", "Boost 1.0", "Boost Software License", "Boost Software License 1.0 (BSL-1.0)"]),
    ("BUSL-1.1", &["BSL 1.1", "BUSL", "Business Source License"]),
    ("CC-BY-3.0", &["CC BY 3.0", "Creative Commons Attribution 3.0"]),
    ("CC-BY-4.0", &["CC BY 4.0", "Creative Commons Attribution 4.0"]),
    ("CC-BY-SA-4.0", &["CC BY SA 4.0", "Creative Commons Attribution ShareAlike 4.0"]),
    (
        "CC0-1.0",
        &[
            "CC0",
            "CC0 1.0 Universal",
            "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication",
            "Creative Commons Zero",
            "Public Domain, per Creative Commons CC0",
        ],
    ),
    (
        "CDDL-1.0",
        &[
            "CDDL",
            "CDDL 1",
            "Common Development and Distribution License",
            "COMMON DEVELOPMENT AND DISTRIBUTION LICENSE (CDDL) Version 1.0",
            "Common Development and Distribution License (CDDL) v1.0",
        ],
    ),
    (
        "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0",
        &[
            "CDDL 1.1 GPL 2 with classpath exception",
            "CDDL+GPL License",
            "CDDL + GPLv2 with classpath exception",
            "CDDL/GPLv2+CE",
            "Dual license consisting of the CDDL v1.1 and GPL v2",
        ],
    ),
    ("CPL-1.0", &["CPL", "Common Public License", "Common Public License Version 1.0"]),
    ("ECL-2.0", &["Educational Community License 2.0"]),
    ("EPL-1.0", &["EPL", "EPL 1", "Eclipse Public License - v 1.0", "Eclipse Public License"]),
    ("EPL-2.0", &["EPL 2", "Eclipse Public License - v 2.0", "Eclipse Public License v2.0"]),
    ("EUPL-1.2", &["EUPL", "EUPL 1.2", "European Union Public Licence 1.2"]),
    (
        "GPL-1.0-or-later",
        &["GPL", "GNU GPL", "GNU General Public License", "GNU GENERAL PUBLIC LICENSE (GPL)"],
    ),
    (
        "GPL-2.0-only",
        &[
            "GPL 2",
            "GNU GPL 2",
            "GNU GPLv2",
            "GNU General Public License 2",
            "GNU GPL version 2 only",
            "GPL 2 only",
            "GNU General Public License v2 (GPLv2)",
            "GPLv2 only",
        ],
    ),
    (
        "GPL-2.0-only WITH Classpath-exception-2.0",
        &[
            "GPL2 w/ CPE",
            "GPLv2 with classpath exception",
            "GPL2 with classpath exception",
            "GPLv2+CE",
            "GNU General Public License, version 2 with the GNU Classpath Exception",
            "GNU General Public License, version 2 (GPL2), with the classpath exception",
        ],
    ),
    ("GPL-2.0-or-later", &["GPL 2+", "GNU GPL 2+", "GNU General Public License 2+", "GPL-2 | GPL-3"]),
    (
        "GPL-3.0-only",
        &["GPL 3", "GNU GPL 3", "GNU GPLv3", "GNU General Public License 3", "GPL 3 only", "GPLv3 only"],
    ),
    ("GPL-3.0-or-later", &["GPL 3+", "GNU GPL 3+", "GNU General Public License 3+"]),
    ("HPND", &["Historical Permission Notice and Disclaimer", "PIL Software License"]),
    ("ISC", &["ISCL", "ISC License (ISCL)"]),
    ("JSON", &["The JSON License"]),
    (
        "LGPL-2.0-or-later",
        &[
            "LGPL",
            "GNU LGPL",
            "GNU Lesser General Public License",
            "GNU Library General Public License",
            "GNU Library or Lesser General Public License (LGPL)",
            "GNU Library or Lesser General Public License",
        ],
    ),
    (
        "LGPL-2.0-only",
        &["LGPL 2", "GNU Lesser General Public License v2 (LGPLv2)", "GNU Lesser General Public License 2"],
    ),
    ("LGPL-2.1-only", &["LGPL 2.1", "GNU LGPL 2.1", "GNU Lesser General Public License 2.1"]),
    ("LGPL-2.1-or-later", &["LGPL 2.1+", "GNU LGPL 2.1+", "GNU Lesser General Public License 2.1+"]),
    ("LGPL-3.0-only", &["LGPL 3", "GNU LGPL 3", "GNU Lesser General Public License 3"]),
    ("LGPL-3.0-or-later", &["LGPL 3+", "GNU LGPL 3+", "GNU Lesser General Public License 3+"]),
    (
        "MIT",
        &[
            "MIT License (MIT)",
            "Expat",
            "MIT Expat",
            "Expat MIT",
            "MIT/X11",
            "MIT (X11)",
            "X11/MIT",
            "MITX11",
            "The MIT License",
            "Bouncy Castle Licence",
            "MIT-License",
            "MIT-LICENCE.txt",
            "MIT-LICENSE",
            "MIT licensed",
        ],
    ),
    ("MIT-0", &["MIT No Attribution", "MIT No Attribution License (MIT-0)"]),
    ("MPL-1.1", &["MPL 1.1", "Mozilla Public License 1.1", "MPLv1.1"]),
    (
        "MPL-2.0",
        &[
            "MPL",
            "MPL 2",
            "Mozilla Public License 2",
            "Mozilla Public License",
            "MPLv2.0",
            "Mozilla Public License 2.0 (MPL 2.0)",
        ],
    ),
    ("MS-PL", &["Microsoft Public License", "Ms-PL"]),
    ("OFL-1.1", &["OFL", "SIL OFL 1.1", "SIL Open Font License 1.1", "SIL Open Font License 1.1 (OFL-1.1)"]),
    ("PHP-3.01", &["PHP License 3.01"]),
    ("PostgreSQL", &["PostgreSQL License"]),
    (
        "PSF-2.0",
        &[
            "PSF",
            "PSFL",
            "Python Software Foundation",
            "Python Software Foundation License",
            "PSF License",
            "PSF licence 2",
        ],
    ),
    ("Python-2.0", &["Python", "Python License", "Python 2"]),
    ("Ruby", &["Ruby's", "Ruby License", "same as Ruby", "Ruby's license"]),
    ("Unlicense", &["Unlicence", "The Unlicense", "The Unlicense (Unlicense)"]),
    ("UPL-1.0", &["UPL", "Universal Permissive License 1.0", "Universal Permissive License (UPL)"]),
    ("W3C", &["W3C license", "W3C License"]),
    (
        "WTFPL",
        &[
            "WTFPLv2",
            "WTFPL 2",
            "Do What The F*ck You Want To Public License",
            "Do What the Fuck You Want to Public License",
        ],
    ),
    ("X11", &["X11 License"]),
    ("ZPL-2.1", &["ZPL", "ZPL 2.1", "Zope Public License", "Zope Public License 2.1"]),
    ("Zlib", &["zlib", "zlib/libpng", "zlib/libpng License"]),
];

/// The expression that a whole name means.
pub(super) fn expression_of(name: &str) -> Option<&'static str> {
    static TABLE: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let key = simplify(name);
    TABLE.get_or_init(table).get(&key).copied()
}

/// Names of the list first, so that a row of ours wins where both have one.
fn table() -> HashMap<String, &'static str> {
    let mut table = HashMap::new();
    let listed = spdx::identifiers::LICENSES.iter().filter(|license| license.name != "NOASSERTION");
    for license in listed.clone().filter(|license| license.flags & spdx::flags::IS_DEPRECATED != 0) {
        table.insert(simplify(license.full_name), license.name);
    }
    for license in listed.clone().filter(|license| license.flags & spdx::flags::IS_DEPRECATED == 0) {
        table.insert(simplify(license.full_name), license.name);
    }
    for license in listed {
        table.insert(simplify(license.name), license.name);
    }
    for (expression, names) in ALIASES {
        for name in *names {
            table.insert(simplify(name), *expression);
        }
    }
    table.remove("");
    table
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Expression;

    #[test]
    fn every_row_means_one_valid_expression_of_today() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (expression, names) in ALIASES {
            let parsed = Expression::parse(expression).map(|parsed| parsed.as_str().to_owned());
            assert_eq!(parsed.as_deref(), Some(*expression));
            for name in *names {
                let other = seen.insert(simplify(name), expression);
                assert!(other.is_none_or(|other| other == *expression), "{name}: {expression} and {other:?}");
            }
        }
    }
}
