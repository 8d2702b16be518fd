//! Identifiers of licences that the schemas of CycloneDX list.

/// What the licence list of the `spdx` crate has and that of the schemas has not: younger identifiers, and words that are
/// no identifiers.
const NOT_IN_SCHEMAS: &[&str] = &[
    "BSD-2-Clause-pos-unchanged",
    "BSD-3-Clause-OpenWebUI",
    "BSD-Source-Code-no-disclaimer",
    "BSD-Source-alt-GPL",
    "BSD-ask-to-endorse",
    "Brian-Gladman-3-Clause-no-conversion",
    "Bugroff",
    "CC-BY-NC-3.0-IGO",
    "FDK-MPEG-H",
    "GFDL-1.1-invariants",
    "GFDL-1.1-no-invariants",
    "GFDL-1.2-invariants",
    "GFDL-1.2-no-invariants",
    "GFDL-1.3-invariants",
    "GFDL-1.3-no-invariants",
    "Google-Patent-WebM",
    "Hippocratic-3.0-core",
    "Informatica",
    "MVT-1.1",
    "NOASSERTION",
    "Spelling-Provider-LGPL-exception",
    "atc-game",
];

/// Whether the schemas of CycloneDX know an identifier: licences and exceptions, with the case of the SPDX list.
pub(crate) fn is_schema_license(text: &str) -> bool {
    let license = spdx::license_id(text).is_some_and(|license| license.name == text);
    let exception = || spdx::exception_id(text).is_some_and(|exception| exception.name == text);
    (license || exception()) && !NOT_IN_SCHEMAS.contains(&text)
}
