//! A stamp that differs after every commit, whoever made it: what lets callers keep a read result for a moment.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use crate::Store;
use crate::db::Db;

/// Commits of this process, over all stores: a store of its own would only be told apart for nothing.
static COMMITS: AtomicU64 = AtomicU64::new(0);

/// Equal stamps, taken before and after a read: nothing was committed in between.
///
/// Commits of this process are counted. Those of other processes show in length and time of SQLite's
/// write-ahead log; two of them within one tick of the file system's clock (4 ms) can look alike, so a
/// result must not be kept for long either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeStamp {
    commits: u64,
    log_length: u64,
    log_modified_ns: u128,
}

impl Store {
    /// The stamp now; `None` on PostgreSQL, where other nodes' commits cannot be seen without asking.
    pub fn change_stamp(&self) -> Option<ChangeStamp> {
        match &self.db {
            Db::Sqlite { log, .. } => Some(stamp_of(log)),
            Db::Postgres(_) => None,
        }
    }
}

/// Called after each commit, before its caller learns of it.
pub(crate) fn count_commit() {
    COMMITS.fetch_add(1, Ordering::SeqCst);
}

/// About a microsecond: one look at the file's metadata. Without a log nothing was written yet.
fn stamp_of(log: &Path) -> ChangeStamp {
    let commits = COMMITS.load(Ordering::SeqCst);
    let Ok(metadata) = log.metadata() else {
        return ChangeStamp { commits, log_length: 0, log_modified_ns: 0 };
    };
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    ChangeStamp {
        commits,
        log_length: metadata.len(),
        log_modified_ns: modified.map_or(0, |time| time.as_nanos()),
    }
}
