//! Access rules, in one place so that no dialect can forget them.

use palisade_model::{Principal, Scope};

use crate::{CoreError, ErrorKind, Service};

/// Refuses a principal whose key lacks `scope`.
pub(crate) fn require(principal: &Principal, scope: Scope) -> Result<(), CoreError> {
    if principal.may(scope) {
        return Ok(());
    }
    let detail = format!("This call needs the scope {:?}", scope.to_string());
    Err(CoreError::new(ErrorKind::Forbidden, "insufficient_scope", detail))
}

impl Service {
    /// How many requests per minute the principal's plan allows.
    pub fn requests_per_minute(&self, principal: &Principal) -> u32 {
        self.config
            .plans
            .get(&principal.plan)
            .map_or(self.config.anonymous_requests_per_minute, |plan| plan.requests_per_minute)
    }

    /// How many requests per minute one client address may make without a key.
    pub fn anonymous_requests_per_minute(&self) -> u32 {
        self.config.anonymous_requests_per_minute
    }
}
