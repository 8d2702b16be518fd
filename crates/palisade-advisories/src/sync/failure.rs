//! Whether a try that failed is repeated, and when.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use palisade_model::UnixMillis;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::error::SyncError;

/// A try that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: SyncError,
    pub(super) again: Again,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    No,
    /// After the time that the server asked for, or that the options say.
    Paused(Option<Duration>),
    /// Something was brought before it broke off: the next try starts there.
    GoingOn,
}

impl Failure {
    /// One that another try does not mend.
    pub(super) fn last(error: SyncError) -> Self {
        Self { error, again: Again::No }
    }

    pub(super) fn paused(error: SyncError) -> Self {
        Self { error, again: Again::Paused(None) }
    }

    /// A status other than those that a sync expects.
    pub(super) fn status(url: String, status: StatusCode, headers: &HeaderMap, now: UnixMillis) -> Self {
        let passes = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
        let again = if passes { Again::Paused(retry_after(headers, now)) } else { Again::No };
        Self { error: SyncError::Status { url, found: status.to_string() }, again }
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        Self::last(error)
    }
}

/// Seconds or a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap, now: UnixMillis) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let now: SystemTime = UNIX_EPOCH.checked_add(Duration::from_millis(now.try_into().ok()?))?;
    Some(httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_tried_again_after_the_time_that_was_asked_for() {
        let now = 1_750_000_000_000;
        let seconds = |seconds| Again::Paused(Some(Duration::from_secs(seconds)));
        for (status, asked, again) in [
            (429, "7", seconds(7)),
            (503, "Sun, 15 Jun 2025 15:07:00 GMT", seconds(20)),
            (503, "Sun, 15 Jun 2025 15:00:00 GMT", seconds(0)),
            (500, "soon", Again::Paused(None)),
            (403, "7", Again::No),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, asked.parse().unwrap());
            let status = StatusCode::from_u16(status).unwrap();
            let failure = Failure::status("http://x".to_owned(), status, &headers, now);
            assert_eq!(failure.again, again, "{status} {asked}");
        }
    }
}
