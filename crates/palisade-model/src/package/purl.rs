//! Package URLs (ECMA-427): what they are made of. Parsing and writing follow the rules of each type.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A package URL in parts, each decoded. `Display` writes the canonical text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Purl {
    /// Lower-case, such as `npm`.
    pub kind: String,
    /// Segments joined by `/`; empty when there are none.
    pub namespace: String,
    pub name: String,
    pub version: Option<String>,
    /// Keys are lower-case; values are not empty.
    pub qualifiers: BTreeMap<String, String>,
    /// Segments joined by `/`; empty when there are none.
    pub subpath: String,
}

/// Why a text is no package URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct PurlError {
    pub expected: &'static str,
    /// The part that is wrong, cut to 100 bytes.
    pub found: String,
}
