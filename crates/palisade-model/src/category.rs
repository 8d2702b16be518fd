//! The closed list of finding categories: those of contract F-03, and what the scanners of source trees add to them.

use serde::{Deserialize, Serialize};

/// What area a finding belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    AiSafety,
    Api,
    Auth,
    Baas,
    Cloud,
    Code,
    Dependencies,
    Disclosure,
    Dns,
    EdgeInfra,
    Headers,
    Network,
    Privacy,
    Secrets,
    Tls,
}

impl Category {
    /// Every category, alphabetical.
    pub const ALL: [Self; 15] = [
        Self::AiSafety,
        Self::Api,
        Self::Auth,
        Self::Baas,
        Self::Cloud,
        Self::Code,
        Self::Dependencies,
        Self::Disclosure,
        Self::Dns,
        Self::EdgeInfra,
        Self::Headers,
        Self::Network,
        Self::Privacy,
        Self::Secrets,
        Self::Tls,
    ];

    /// The kebab-case word used in JSON and columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AiSafety => "ai-safety",
            Self::Api => "api",
            Self::Auth => "auth",
            Self::Baas => "baas",
            Self::Cloud => "cloud",
            Self::Code => "code",
            Self::Dependencies => "dependencies",
            Self::Disclosure => "disclosure",
            Self::Dns => "dns",
            Self::EdgeInfra => "edge-infra",
            Self::Headers => "headers",
            Self::Network => "network",
            Self::Privacy => "privacy",
            Self::Secrets => "secrets",
            Self::Tls => "tls",
        }
    }

    /// Parses the kebab-case word; `None` for anything else.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == word)
    }
}
