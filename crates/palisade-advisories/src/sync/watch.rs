//! What a sync says while it runs, and how it is stopped. The command line draws it.

use std::time::Duration;

use super::error::SyncError;

/// What just happened.
#[derive(Debug)]
pub enum Step<'a> {
    /// Another process syncs the same folder; this one goes on when that has ended.
    Waiting,
    /// A file begins to arrive, or goes on where it broke off.
    Started { what: &'a str, url: &'a str, have: u64, total: Option<u64> },
    /// So many bytes of it are here.
    Received { have: u64 },
    /// Single records that changed are being fetched.
    Records { what: &'a str, done: usize, total: usize },
    /// A try failed and is repeated.
    Retrying { what: &'a str, error: &'a SyncError, pause: Duration },
    /// All that was asked for has arrived or failed; the index is made anew.
    Building,
}

/// Whoever waits for a sync.
pub trait Watch: Sync {
    fn on(&self, step: &Step<'_>);

    /// Lets the time pass; ends early when cancelled.
    fn pause(&self, time: Duration);

    /// Whether the sync should end. What has arrived stays for the next one.
    fn is_cancelled(&self) -> bool;
}
