//! How much of its plan an organisation has used.

use palisade_model::{Period, Principal, Resource, Scope, UnixMillis};
use palisade_store::QuotaWindow;

use crate::access::require;
use crate::usage::windows::{bounds, windows_of};
use crate::{CoreError, Service};

/// Usage as the caller's key sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    pub plan: String,
    /// Of the current billing period: the plan's main window, or the calendar month.
    pub scans_used: u64,
    /// `None` when unlimited.
    pub scans_limit: Option<u64>,
    /// First instant of the period.
    pub period_start: UnixMillis,
    /// First instant after the period; `None` when it never ends.
    pub period_end: Option<UnixMillis>,
    /// Every window of the plan; those of a key are the caller's own.
    pub windows: Vec<WindowUsage>,
    /// Scans granted on top of the plan and not used yet.
    pub extra_scans: u64,
    pub requests_per_minute: u32,
    pub scans_running: u64,
    pub scans_queued: u64,
    /// `None` when unlimited.
    pub concurrent_scans: Option<u32>,
}

/// One window of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowUsage {
    pub period: Period,
    /// Counts only the scans of the caller's key.
    pub per_key: bool,
    pub used: u64,
    pub limit: u64,
    /// `None` when it never ends.
    pub resets_at: Option<UnixMillis>,
}

impl Service {
    /// Usage of the caller's organisation.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn usage(&self, principal: &Principal) -> Result<Usage, CoreError> {
        require(principal, Scope::read(Resource::Usage))?;
        let plan = self.config.plans.get(&principal.plan);
        let now = self.now();
        let period = plan.and_then(|plan| plan.main_window()).map_or(Period::Month, |window| window.period);
        let (period_start, period_end) = bounds(period, now);
        let mut windows = Vec::new();
        for window in windows_of(plan, principal, now) {
            let used = self.used(principal, &window).await?;
            let ends = window.period != Period::Lifetime;
            windows.extend(window.limit.map(|limit| WindowUsage {
                period: window.period,
                per_key: !window.subject.is_empty(),
                used,
                limit,
                resets_at: ends.then_some(window.end),
            }));
        }
        let main = windows.iter().find(|window| window.period == period && !window.per_key);
        let scans_used = match main {
            Some(window) => window.used,
            None => self.store.usage(principal.organization_id, "", Period::Month, period_start).await?,
        };
        let (scans_queued, scans_running) = self.store.open_scans(principal.organization_id).await?;
        Ok(Usage {
            plan: principal.plan.clone(),
            scans_used,
            scans_limit: main.map(|window| window.limit),
            period_start,
            period_end: (period != Period::Lifetime).then_some(period_end),
            extra_scans: self.store.extra_scans(principal.organization_id).await?,
            requests_per_minute: self.requests_per_minute(principal),
            scans_running,
            scans_queued,
            concurrent_scans: plan.and_then(|plan| plan.concurrent_scans),
            windows,
        })
    }

    async fn used(&self, principal: &Principal, window: &QuotaWindow) -> Result<u64, CoreError> {
        let used = self.store.usage(principal.organization_id, &window.subject, window.period, window.start);
        Ok(used.await?)
    }
}
