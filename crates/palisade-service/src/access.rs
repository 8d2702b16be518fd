//! Access rules, in one place so that no dialect can forget them.

use palisade_model::{Period, Principal, Scope};

use crate::usage::windows::bounds;
use crate::{CoreError, ErrorKind, Service};

/// Refuses a principal whose key lacks `scope`. Every use case asks for itself; the HTTP layer asks before it reads a
/// body.
///
/// # Errors
/// `insufficient_scope`.
pub fn require(principal: &Principal, scope: Scope) -> Result<(), CoreError> {
    if principal.may(scope) {
        return Ok(());
    }
    let detail = format!("This call needs the scope {:?}", scope.to_string());
    Err(CoreError::new(ErrorKind::Forbidden, "insufficient_scope", detail))
}

/// Refuses a principal that lacks `scope`, sees only a part of the organisation, or plays in test mode: for what
/// concerns the organisation as a whole.
pub(crate) fn require_whole(principal: &Principal, scope: Scope) -> Result<(), CoreError> {
    require(principal, scope)?;
    if principal.is_confined() {
        return Err(restricted(
            "This call concerns the whole organisation, but the key sees only some projects",
        ));
    }
    if principal.test_mode {
        let detail = "This call concerns the whole organisation, which a test-mode key cannot change";
        return Err(CoreError::new(ErrorKind::Forbidden, "test_mode_key", detail));
    }
    Ok(())
}

/// The refusal for what lies outside of the projects of a key.
pub(crate) fn restricted(detail: &str) -> CoreError {
    CoreError::new(ErrorKind::Forbidden, "project_restricted", detail)
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

    /// The scan quotas of the principal's plan, as headers name them.
    pub fn scan_quotas(&self, principal: &Principal) -> Vec<ScanQuota> {
        let windows = self.config.plans.get(&principal.plan).map_or(&[][..], |plan| &plan.windows);
        windows
            .iter()
            .map(|window| {
                let (start, end) = bounds(window.period, self.now());
                let seconds = u64::try_from(end.saturating_sub(start) / 1000).unwrap_or(0);
                let window_seconds = (window.period != Period::Lifetime).then_some(seconds);
                ScanQuota { name: window.period.as_str(), scans: window.scans, window_seconds }
            })
            .collect()
    }
}

/// One scan quota of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanQuota {
    /// The period's word.
    pub name: &'static str,
    pub scans: u64,
    /// `None` when it never ends.
    pub window_seconds: Option<u64>,
}
