//! Whether this process can do its work now.

use crate::Service;

/// The answer of the readiness probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    pub ready: bool,
    /// What is missing, for people; empty when ready.
    pub reasons: Vec<String>,
}

impl Service {
    /// Asks every part that a request needs.
    pub async fn readiness(&self) -> Readiness {
        let mut reasons = Vec::new();
        if let Err(error) = self.store.ping().await {
            reasons.push(format!("the database does not answer: {error}"));
        } else if let Err(error) = self.store.check_schema().await {
            reasons.push(error.to_string());
        }
        if self.registry.of_trees().is_empty() && self.registry.of_targets().is_empty() {
            reasons.push("no scanner is loaded".to_owned());
        }
        Readiness { ready: reasons.is_empty(), reasons }
    }
}
