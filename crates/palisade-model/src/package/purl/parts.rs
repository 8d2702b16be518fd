//! What a package URL is made of, and why a text is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A package URL in parts, each decoded. `Display` writes the canonical text, `FromStr` reads any spelling; serde uses the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
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

impl PurlError {
    pub(super) fn new(expected: &'static str, found: &str) -> Self {
        let mut end = found.len().min(100);
        while !found.is_char_boundary(end) {
            end -= 1;
        }
        Self { expected, found: format!("{:?}", &found[..end]) }
    }
}

impl From<Purl> for String {
    fn from(purl: Purl) -> Self {
        purl.to_string()
    }
}

impl TryFrom<String> for Purl {
    type Error = PurlError;

    fn try_from(text: String) -> Result<Self, PurlError> {
        text.parse()
    }
}
