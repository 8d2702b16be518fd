//! What a licence asks of those who use the work, in five groups that a policy can name. Used by the policy.
//! Sources: the obligations in the texts themselves; the flags of the SPDX list for all that is not named here.

use crate::statement::Term;

/// What kind of obligations a licence has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LicenseGroup {
    /// Keep the notice, do nearly anything.
    Permissive,
    /// Changes to the work itself, or its files, must be shared; what uses it need not.
    WeakCopyleft,
    /// What contains the work must be shared when it is handed on.
    StrongCopyleft,
    /// As strong, and also for those who only use it over a network.
    NetworkCopyleft,
    /// Use is restricted or must be bought: not open source.
    Proprietary,
    /// What was stated is no licence that anybody could look up.
    Unknown,
}

/// Ids, or the beginnings of ids when they end in `*`. The first row that fits counts.
const ROWS: &[(LicenseGroup, &[&str])] = &[
    (
        LicenseGroup::Proprietary,
        &[
            "Aladdin",
            "BUSL-*",
            "CC-BY-NC*",
            "CC-BY-ND*",
            "Elastic-*",
            "FSL-*",
            "Hippocratic-*",
            "IEC-Code-*",
            "LZMA-SDK-*",
            "MS-LPL",
            "PolyForm-*",
            "SUL-*",
            "UnRAR",
            "Xfig",
            "gSOAP-*",
        ],
    ),
    (
        LicenseGroup::NetworkCopyleft,
        &["AGPL-*", "CAL-1.0*", "CPAL-1.0", "OSL-*", "Parity-*", "RPL-*", "SSPL-*", "copyleft-next-*"],
    ),
    (
        LicenseGroup::WeakCopyleft,
        &[
            "APSL-*",
            "Artistic-*",
            "CC-BY-SA*",
            "CDDL-*",
            "CDLA-Sharing-*",
            "CECILL-C",
            "CERN-OHL-W-*",
            "CPL-*",
            "EPL-*",
            "ErlPL-*",
            "EUPL-*",
            "IPL-*",
            "LGPL-*",
            "LGPLLR",
            "LPL-*",
            "MPL-*",
            "MS-PL",
            "MS-RL",
            "NPL-*",
            "Nokia",
            "ODbL-*",
            "OFL-*",
            "RSCPL",
            "SISSL*",
            "SPL-*",
            "SugarCRM-*",
            "YPL-*",
            "wxWindows",
        ],
    ),
    (LicenseGroup::Permissive, &["CECILL-B", "BSD-Source-alt-GPL", "xinetd"]),
    (
        LicenseGroup::StrongCopyleft,
        &[
            "CECILL-*",
            "CERN-OHL-S-*",
            "GFDL-*",
            "GPL-*",
            "QPL-*",
            "SimPL-*",
            "Sleepycat",
            "TAPR-*",
            "TGPPL-*",
        ],
    ),
    (
        LicenseGroup::Permissive,
        &[
            "0BSD",
            "ANTLR-PD*",
            "BSD-*",
            "Beerware",
            "Bitstream-*",
            "BlueOak-*",
            "Boehm-GC*",
            "CC-BY-*",
            "CC-PD*",
            "CDLA-Permissive-*",
            "FSFUL*",
            "HPND*",
            "IJG*",
            "ISC*",
            "Info-ZIP",
            "JSON",
            "Libpng",
            "MIT*",
            "MulanPSL-*",
            "NIST-*",
            "OGL-*",
            "OLDAP-*",
            "OpenSSL*",
            "PDDL-*",
            "PSF-*",
            "SAX-PD*",
            "SSH-*",
            "SSLeay-*",
            "Spencer-*",
            "TCL",
            "Unlicense*",
            "X11*",
            "ZPL-*",
            "blessing",
            "bzip2-*",
            "libpng-*",
            "libtiff",
            "zlib-*",
        ],
    ),
];

/// Exceptions that let other works link or contain the work: of the strong licences they leave a weak one.
const LINKING_EXCEPTIONS: &[&str] = &[
    "Bootloader-exception",
    "Classpath-exception-2.0",
    "FLTK-exception",
    "Font-exception-2.0",
    "GCC-exception-2.0",
    "GCC-exception-3.1",
    "GNAT-exception",
    "LGPL-3.0-linking-exception",
    "Linux-syscall-note",
    "OCaml-LGPL-linking-exception",
    "Qt-GPL-exception-1.0",
    "Qt-LGPL-exception-1.1",
    "Universal-FOSS-exception-1.0",
    "WxWindows-exception-3.1",
    "eCos-exception-2.0",
    "freertos-exception-2.0",
    "i2p-gpl-java-exception",
    "mif-exception",
    "openvpn-openssl-exception",
];

impl LicenseGroup {
    /// Every group, from the least obligations to the most.
    pub const ALL: [Self; 6] = [
        Self::Permissive,
        Self::WeakCopyleft,
        Self::StrongCopyleft,
        Self::NetworkCopyleft,
        Self::Proprietary,
        Self::Unknown,
    ];

    /// The word of policies.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permissive => "permissive",
            Self::WeakCopyleft => "weak-copyleft",
            Self::StrongCopyleft => "strong-copyleft",
            Self::NetworkCopyleft => "network-copyleft",
            Self::Proprietary => "proprietary",
            Self::Unknown => "unknown",
        }
    }

    /// The inverse of [`LicenseGroup::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == word)
    }

    /// The group of one licence; `None` for one of the SPDX list that is in none of them.
    pub fn of(term: &Term) -> Option<Self> {
        let id = term.license.trim_end_matches('+');
        if id.contains("LicenseRef-") {
            return Some(Self::of_words(&id.replace('-', " ")));
        }
        let group = Self::of_id(id)?;
        let exception = term.exception.as_deref();
        let may_link = exception.is_some_and(|exception| LINKING_EXCEPTIONS.contains(&exception));
        Some(if may_link && group == Self::StrongCopyleft { Self::WeakCopyleft } else { group })
    }

    /// The group of words that are no expression: they may say that the work is not free.
    pub fn of_words(words: &str) -> Self {
        let words = words.to_ascii_lowercase();
        let says = ["unlicensed", "proprietary", "commercial", "all rights reserved", "closed source"];
        if says.iter().any(|word| words.contains(word)) && !words.contains("non proprietary") {
            return Self::Proprietary;
        }
        Self::Unknown
    }

    fn of_id(id: &str) -> Option<Self> {
        let fits = |pattern: &&str| match pattern.strip_suffix('*') {
            Some(start) => id.starts_with(start),
            None => id == *pattern,
        };
        if let Some((group, _)) = ROWS.iter().find(|(_, patterns)| patterns.iter().any(&fits)) {
            return Some(*group);
        }
        let listed = spdx::license_id(id)?;
        let is_open = listed.is_osi_approved() || listed.is_fsf_free_libre();
        (is_open && !listed.is_copyleft()).then_some(Self::Permissive)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(license: &str, exception: Option<&str>) -> Option<LicenseGroup> {
        LicenseGroup::of(&Term { license: license.to_owned(), exception: exception.map(str::to_owned) })
    }

    #[test]
    fn licences_are_in_the_group_of_their_obligations() {
        use LicenseGroup::{NetworkCopyleft, Permissive, Proprietary, StrongCopyleft, Unknown, WeakCopyleft};
        for (license, expected) in [
            ("MIT", Some(Permissive)),
            ("Apache-2.0+", Some(Permissive)),
            ("CC-BY-4.0", Some(Permissive)),
            ("CC-BY-NC-4.0", Some(Proprietary)),
            ("CC-BY-SA-4.0", Some(WeakCopyleft)),
            ("LGPL-2.1-or-later", Some(WeakCopyleft)),
            ("MPL-2.0", Some(WeakCopyleft)),
            ("GPL-3.0-only", Some(StrongCopyleft)),
            ("AGPL-3.0-or-later", Some(NetworkCopyleft)),
            ("SSPL-1.0", Some(NetworkCopyleft)),
            ("BUSL-1.1", Some(Proprietary)),
            ("LicenseRef-Acme-Commercial", Some(Proprietary)),
            ("LicenseRef-tea", Some(Unknown)),
            ("Zed", None),
        ] {
            assert_eq!(group(license, None), expected, "{license}");
        }
    }

    #[test]
    fn an_exception_for_linking_makes_a_strong_licence_weak() {
        assert_eq!(group("GPL-2.0-only", Some("Classpath-exception-2.0")), Some(LicenseGroup::WeakCopyleft));
        assert_eq!(group("GPL-2.0-only", Some("Bison-exception-2.2")), Some(LicenseGroup::StrongCopyleft));
        assert_eq!(group("Apache-2.0", Some("LLVM-exception")), Some(LicenseGroup::Permissive));
    }

    #[test]
    fn every_named_id_is_on_the_list() {
        let ids = ROWS.iter().flat_map(|(_, patterns)| *patterns).filter(|pattern| !pattern.ends_with('*'));
        for id in ids {
            assert!(spdx::license_id(id).is_some(), "{id}");
        }
        for exception in LINKING_EXCEPTIONS {
            assert!(spdx::exception_id(exception).is_some(), "{exception}");
        }
    }
}
