//! How much of its plan an organisation has used in this billing period: a calendar month in UTC.

use palisade_model::{Period, Principal, Resource, Scope, UnixMillis, parse_rfc3339, rfc3339};

use crate::access::require;
use crate::{CoreError, Service};

/// Usage of the current billing period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    pub plan: String,
    pub scans_used: u64,
    /// `None` when unlimited.
    pub scans_limit: Option<u64>,
    /// First instant of the period.
    pub period_start: UnixMillis,
    /// First instant after the period.
    pub period_end: UnixMillis,
}

impl Service {
    /// Usage of the caller's organisation.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn usage(&self, principal: &Principal) -> Result<Usage, CoreError> {
        require(principal, Scope::read(Resource::Usage))?;
        let (period_start, period_end) = month_of(self.now());
        let scans_used = self.store.usage(principal.organization_id, "", Period::Month, period_start).await?;
        let scans_limit =
            self.config.plans.get(&principal.plan).and_then(palisade_model::Plan::scans_per_month);
        Ok(Usage { plan: principal.plan.clone(), scans_used, scans_limit, period_start, period_end })
    }
}

/// First instant of the month that `now` is in, and of the next one.
pub(crate) fn month_of(now: UnixMillis) -> (UnixMillis, UnixMillis) {
    let text = rfc3339(now);
    let (year, month) = (text.get(..4).unwrap_or("1970"), text.get(5..7).unwrap_or("01"));
    let (year, month): (i64, i64) = (year.parse().unwrap_or(1970), month.parse().unwrap_or(1));
    let start = |year: i64, month: i64| {
        parse_rfc3339(&format!("{year:04}-{month:02}-01T00:00:00Z")).unwrap_or(UnixMillis::MAX)
    };
    let next = if month == 12 { start(year + 1, 1) } else { start(year, month + 1) };
    (start(year, month), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_calendar_month() {
        for (now, start, end) in [
            ("2026-06-03T10:00:00Z", "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"),
            ("2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2028-02-29T00:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ] {
            let expected = (parse_rfc3339(start).unwrap(), parse_rfc3339(end).unwrap());
            assert_eq!(month_of(parse_rfc3339(now).unwrap()), expected, "{now}");
        }
    }
}
