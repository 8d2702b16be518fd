//! How long a web scan will take: the median of the newest ones of its kind. Called by the routes that create and show scans.

use std::sync::{Mutex, PoisonError};

use palisade_model::{Scan, ScanKind, ScanType, UnixMillis};
use palisade_store::Store;

use crate::{CoreError, Service};

/// Scans that the median is taken of.
const NEWEST: i64 = 25;
/// An estimate may be this old; so polling clients cost a query a minute.
const MAX_AGE_MS: i64 = 60_000;

/// What a scan takes before any was measured here: the p95 of `palisade-bench web` at 50 ms round trip, in whole seconds.
fn measured_elsewhere(test_mode: bool, scan_type: ScanType) -> u64 {
    match scan_type {
        _ if test_mode => 1,
        ScanType::HeadersOnly | ScanType::Quick => 1,
        ScanType::Full => 8,
    }
}

/// Seconds that web scans usually take, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsualDurations {
    quick: u64,
    full: u64,
    headers_only: u64,
}

impl UsualDurations {
    /// Seconds from start to end; `None` for what is no web scan and for what has ended.
    pub fn of(&self, scan: &Scan) -> Option<u64> {
        if scan.target.kind() != ScanKind::Web || scan.status.is_terminal() {
            return None;
        }
        Some(match scan.scan_type {
            ScanType::Quick => self.quick,
            ScanType::Full => self.full,
            ScanType::HeadersOnly => self.headers_only,
        })
    }
}

/// What was read last, for live scans and for test scans.
#[derive(Default)]
pub(crate) struct RecentDurations(Mutex<[Option<(UnixMillis, UsualDurations)>; 2]>);

impl RecentDurations {
    fn get(&self, test_mode: bool, now: UnixMillis) -> Option<UsualDurations> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner)[usize::from(test_mode)];
        known
            .filter(|(read_at, _)| (0..MAX_AGE_MS).contains(&(now - read_at)))
            .map(|(_, durations)| durations)
    }

    fn put(&self, test_mode: bool, now: UnixMillis, durations: UsualDurations) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[usize::from(test_mode)] =
            Some((now, durations));
    }
}

impl Service {
    /// What web scans of this installation usually take, for live or for test keys.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn usual_durations(&self, test_mode: bool) -> Result<UsualDurations, CoreError> {
        let now = self.now();
        if let Some(known) = self.recent_durations.get(test_mode, now) {
            return Ok(known);
        }
        let of = |scan_type| usual(&self.store, test_mode, scan_type);
        let durations = UsualDurations {
            quick: of(ScanType::Quick).await?,
            full: of(ScanType::Full).await?,
            headers_only: of(ScanType::HeadersOnly).await?,
        };
        self.recent_durations.put(test_mode, now, durations);
        Ok(durations)
    }
}

async fn usual(store: &Store, test_mode: bool, scan_type: ScanType) -> Result<u64, CoreError> {
    let measured = store.web_scan_durations(test_mode, scan_type, NEWEST).await?;
    Ok(median_seconds(measured).unwrap_or_else(|| measured_elsewhere(test_mode, scan_type)))
}

/// In whole seconds, at least 1; `None` of nothing.
fn median_seconds(mut milliseconds: Vec<i64>) -> Option<u64> {
    milliseconds.sort_unstable();
    let median = milliseconds.get(milliseconds.len() / 2)?;
    Some(u64::try_from(*median).unwrap_or(0).div_ceil(1000).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_scan_does_not_move_the_median() {
        for (milliseconds, seconds) in [
            (vec![], None),
            (vec![0], Some(1)),
            (vec![-5], Some(1)),
            (vec![2_001], Some(3)),
            (vec![45_000, 1_000, 600_000, 44_100, 46_000], Some(45)),
        ] {
            assert_eq!(median_seconds(milliseconds.clone()), seconds, "{milliseconds:?}");
        }
    }
}
