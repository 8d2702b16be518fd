//! The role of whoever looks for proofs of ownership on live hosts. The web scanner's crate plays it, the service asks it
//! before active checks run.

use async_trait::async_trait;
use palisade_model::OwnershipMethod;

/// One way that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnershipLook {
    pub method: OwnershipMethod,
    /// The name of the record or the URL, as it was asked for.
    pub place: String,
    /// The token stands there, or what was found instead: a lower-case fragment for people.
    pub outcome: Result<(), String>,
}

/// Everything that was looked at, in the order of the ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnershipCheck(pub Vec<OwnershipLook>);

impl OwnershipCheck {
    /// Whether this way showed the token.
    pub fn proves(&self, method: OwnershipMethod) -> bool {
        self.0.iter().any(|look| look.method == method && look.outcome.is_ok())
    }

    /// The way that proves most; `None` when none does.
    pub fn method(&self) -> Option<OwnershipMethod> {
        OwnershipMethod::ALL.into_iter().find(|method| self.proves(*method))
    }

    /// What was found instead, way by way.
    pub fn problem(&self) -> String {
        let problems = self
            .0
            .iter()
            .filter_map(|look| look.outcome.as_ref().err().map(|found| format!("{}: {found}", look.place)));
        problems.collect::<Vec<_>>().join("; ")
    }
}

/// Looks whether a host shows a token. Never fails: what could not be looked at did not show it.
#[async_trait]
pub trait OwnershipProver: Send + Sync {
    /// Looks at every way at the same time, within budgets of its own.
    async fn look(&self, host: &str, token: &str) -> OwnershipCheck;
}
