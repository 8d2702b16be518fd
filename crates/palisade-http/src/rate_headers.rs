//! The rate limit as headers: the documents' `X-RateLimit-*` and the IETF draft's `RateLimit` fields.

use std::fmt::Write;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use palisade_model::UnixMillis;
use palisade_service::ScanQuota;

use crate::rate_limit::{Tally, WINDOW_SECONDS};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const IETF_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const IETF_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Adds the five fields. `RateLimit-Policy` names every limit of the plan; `RateLimit` tells the state of the
/// requests' one, and `GET /v1/usage` that of the scans'.
/// `X-RateLimit-Reset` is a unix time in seconds, the draft's `t` a number of seconds.
pub(crate) fn insert(headers: &mut HeaderMap, tally: &Tally, quotas: &[ScanQuota], now: UnixMillis) {
    let reset = tally.resets_at.div_euclid(1000) + i64::from(tally.resets_at.rem_euclid(1000) > 0);
    headers.insert(LIMIT, tally.limit.into());
    headers.insert(REMAINING, tally.remaining.into());
    headers.insert(RESET, reset.into());
    let mut policy = format!("\"requests\";q={};w={WINDOW_SECONDS}", tally.limit);
    for quota in quotas {
        // A window without an end has no `w`; the draft makes it optional.
        let _ = write!(policy, ", \"scans-{}\";q={}", quota.name, quota.scans);
        if let Some(seconds) = quota.window_seconds {
            let _ = write!(policy, ";w={seconds}");
        }
    }
    let limit = format!("\"requests\";r={};t={}", tally.remaining, seconds_left(tally, now));
    for (name, text) in [(IETF_POLICY, policy), (IETF_LIMIT, limit)] {
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(name, value);
        }
    }
}

/// Whole seconds until the window ends, rounded up so that a client that waits them is never early.
pub(crate) fn seconds_left(tally: &Tally, now: UnixMillis) -> u64 {
    u64::try_from(tally.resets_at.saturating_sub(now)).unwrap_or(0).div_ceil(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u_05_both_families_of_headers_tell_the_same() {
        let tally = Tally { limit: 120, remaining: 119, resets_at: 1_780_480_860_500, exceeded: false };
        let mut headers = HeaderMap::new();
        let quotas = [
            ScanQuota { name: "month", scans: 500, window_seconds: Some(2_592_000) },
            ScanQuota { name: "lifetime", scans: 1, window_seconds: None },
        ];
        insert(&mut headers, &tally, &quotas, 1_780_480_801_000);
        for (name, value) in [
            ("x-ratelimit-limit", "120"),
            ("x-ratelimit-remaining", "119"),
            ("x-ratelimit-reset", "1780480861"),
            (
                "ratelimit-policy",
                "\"requests\";q=120;w=60, \"scans-month\";q=500;w=2592000, \"scans-lifetime\";q=1",
            ),
            ("ratelimit", "\"requests\";r=119;t=60"),
        ] {
            assert_eq!(headers[name], value, "{name}");
        }
    }
}
