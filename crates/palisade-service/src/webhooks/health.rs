//! When an endpoint's owner is warned, and when it is switched off. Pure.

use palisade_store::{AttemptOutcome, EndpointHealth, HealthChange, HealthNews, NextStep};

const HOUR: i64 = 3_600_000;
/// An endpoint that did nothing but fail for so long is switched off.
const DISABLE_AFTER: i64 = 120 * HOUR;
/// A failure this long ago without another since says nothing any more.
const FORGIVE_AFTER: i64 = 240 * HOUR;
/// The failed attempt of one message that its owner hears of.
const WARN_AT: u32 = 4;

/// Why an endpoint was switched off: it answered 410.
pub(crate) const GONE: &str = "gone";
/// Why an endpoint was switched off: every attempt failed for days.
pub(crate) const FAILING: &str = "failing";

/// What one attempt changes.
pub(crate) fn change(health: EndpointHealth, outcome: &AttemptOutcome) -> HealthChange {
    if outcome.next == NextStep::Delivered {
        return HealthChange { health: EndpointHealth::default(), news: None };
    }
    let now = outcome.attempt.started_at.saturating_add(outcome.attempt.duration_ms);
    let (since, warned) = match health.failing_since {
        Some(since) if now.saturating_sub(since) < FORGIVE_AFTER => (since, health.warned),
        _ => (now, false),
    };
    let news = if outcome.next == NextStep::Gone {
        Some(HealthNews::Disabled(GONE))
    } else if now.saturating_sub(since) >= DISABLE_AFTER {
        Some(HealthNews::Disabled(FAILING))
    } else if outcome.attempt.number >= WARN_AT && !warned {
        Some(HealthNews::Failing)
    } else {
        None
    };
    let warned = warned || news == Some(HealthNews::Failing);
    HealthChange { health: EndpointHealth { failing_since: Some(since), warned }, news }
}

#[cfg(test)]
mod tests {
    use palisade_model::{DeliveryAttempt, DeliveryId, OrganizationId, RawId};
    use palisade_store::DeliveryFence;

    use super::*;

    fn attempt(number: u32, at: i64, next: NextStep) -> AttemptOutcome {
        let id = DeliveryId::new(RawId::from_u128(1));
        AttemptOutcome {
            fence: DeliveryFence { id, worker: String::new(), lease_until: 0 },
            organization_id: OrganizationId::new(RawId::from_u128(1)),
            webhook_id: None,
            attempt: DeliveryAttempt {
                number,
                started_at: at,
                duration_ms: 0,
                status: None,
                error: None,
                response: None,
            },
            next,
        }
    }

    fn failed(number: u32, at: i64) -> AttemptOutcome {
        attempt(number, at, NextStep::Retry { at: 0, pause_until: None })
    }

    fn failing(since: i64, warned: bool) -> EndpointHealth {
        EndpointHealth { failing_since: Some(since), warned }
    }

    #[test]
    fn one_success_clears_the_clock() {
        let change = change(failing(0, true), &attempt(3, HOUR, NextStep::Delivered));
        assert_eq!(change, HealthChange { health: EndpointHealth::default(), news: None });
    }

    #[test]
    fn the_owner_is_warned_once_after_the_fourth_failed_attempt() {
        let third = change(EndpointHealth::default(), &failed(3, HOUR));
        assert_eq!(third, HealthChange { health: failing(HOUR, false), news: None });
        let fourth = change(third.health, &failed(4, 2 * HOUR));
        assert_eq!(fourth, HealthChange { health: failing(HOUR, true), news: Some(HealthNews::Failing) });
        assert_eq!(change(fourth.health, &failed(5, 3 * HOUR)).news, None);
    }

    #[test]
    fn ft11_only_failures_for_120_hours_disable_and_an_old_failure_is_forgiven() {
        for (hours, news) in [
            (119, None),
            (120, Some(HealthNews::Disabled(FAILING))),
            (239, Some(HealthNews::Disabled(FAILING))),
            (240, None),
        ] {
            assert_eq!(change(failing(0, true), &failed(1, hours * HOUR)).news, news, "{hours}");
        }
        assert_eq!(change(failing(0, true), &failed(1, 240 * HOUR)).health, failing(240 * HOUR, false));
    }

    #[test]
    fn gone_disables_at_once() {
        let change = change(EndpointHealth::default(), &attempt(1, HOUR, NextStep::Gone));
        assert_eq!(change.news, Some(HealthNews::Disabled(GONE)));
    }
}
