//! How far a scan is; written by the engine, read by heartbeat and progress bar.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use palisade_model::{CheckCounts, Outcome};

/// Shared counters of one running scan.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    current: Mutex<String>,
    checks: Mutex<CheckCounts>,
}

/// One reading of [`Progress`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressSnapshot {
    pub done: u64,
    /// 0 while nothing is known about the amount of work.
    pub total: u64,
    /// What runs now, such as `Security headers` or a path.
    pub current: String,
    /// How checks ended so far; all 0 for scanners that are not made of checks.
    pub checks: CheckCounts,
}

impl ProgressSnapshot {
    /// 0 to 99; 100 is only said by the end of the scan.
    pub fn percent(&self) -> u8 {
        let percent = (self.done.min(self.total) * 100).checked_div(self.total).unwrap_or(0);
        u8::try_from(percent.min(99)).unwrap_or(99)
    }
}

impl Progress {
    /// Adds to the amount of known work.
    pub fn add_total(&self, units: u64) {
        self.total.fetch_add(units, Ordering::Relaxed);
    }

    /// Adds to the work done.
    pub fn add_done(&self, units: u64) {
        self.done.fetch_add(units, Ordering::Relaxed);
    }

    /// Says what runs now.
    pub fn set_current(&self, what: &str) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.clear();
        current.push_str(what);
    }

    /// One check is done, and ended like this.
    pub fn add_check(&self, outcome: Outcome) {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner).add(outcome);
        self.add_done(1);
    }

    /// The values now.
    pub fn snapshot(&self) -> ProgressSnapshot {
        ProgressSnapshot {
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            current: self.current.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            checks: *self.checks.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}
