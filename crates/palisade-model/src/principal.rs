//! Who is calling, and what they may do.

use serde::{Deserialize, Serialize};

use crate::{KeyId, OrganizationId};

/// What a key may do. `Admin` includes `Write`, `Write` includes `Read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    Read,
    Write,
    Admin,
}

impl Scope {
    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// Parses the lower-case word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Admin].into_iter().find(|scope| scope.as_str() == word)
    }
}

impl std::str::FromStr for Scope {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| format!("expected read, write or admin, found {word:?}"))
    }
}

/// The authenticated caller. Every service call takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub organization_id: OrganizationId,
    pub key_id: KeyId,
    pub scopes: Vec<Scope>,
    /// A test-mode key: scans the sandbox, uses no quota, sees only test scans.
    pub test_mode: bool,
    /// Name of the organisation's plan.
    pub plan: String,
}

impl Principal {
    /// Whether the key's scopes include `scope`.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|&granted| granted >= scope)
    }
}
