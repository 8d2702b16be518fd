//! The versions of CycloneDX and its two text formats.

/// A version of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    V1_0,
    V1_1,
    V1_2,
    V1_3,
    V1_4,
    V1_5,
    V1_6,
    V1_7,
}

/// How a document is written. The third format, Protocol Buffers, is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    Json,
    Xml,
}

impl Version {
    /// All of them, in order. JSON begins with 1.2.
    pub const ALL: &[Self] =
        &[Self::V1_0, Self::V1_1, Self::V1_2, Self::V1_3, Self::V1_4, Self::V1_5, Self::V1_6, Self::V1_7];

    /// As documents say it, such as `1.6`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
            Self::V1_3 => "1.3",
            Self::V1_4 => "1.4",
            Self::V1_5 => "1.5",
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.as_str() == text)
    }

    /// The namespace of the XML documents.
    pub(super) fn namespace(self) -> String {
        format!("{NAMESPACE}{}", self.as_str())
    }
}

/// What the namespaces of all versions begin with.
pub(super) const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";
