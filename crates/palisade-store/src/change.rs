//! A stamp that differs after every commit, whoever made it: what lets callers keep a read result for a moment.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use palisade_model::UnixMillis;

use crate::Store;
use crate::db::Db;
use crate::events::committed;

/// Commits of this process, over all stores: a store of its own would only be told apart for nothing.
static COMMITS: AtomicU64 = AtomicU64::new(0);

/// Two commits within this time may leave the log's length and time alike: the clock of the file system ticks
/// about every 4 ms.
const SETTLED_AFTER_MS: i64 = 20;

/// Equal stamps, taken before and after a read: nothing was committed in between.
///
/// Commits of this process are counted. Those of other processes show in length and time of SQLite's
/// write-ahead log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeStamp {
    commits: u64,
    log_length: u64,
    log_modified_ns: u128,
}

impl Store {
    /// The stamp at the wall-clock time `now`. `None` on PostgreSQL, where other nodes' commits cannot be seen
    /// without asking, and while the last commit is so fresh that another one could look like it.
    pub fn change_stamp(&self, now: UnixMillis) -> Option<ChangeStamp> {
        match &self.db {
            Db::Sqlite { log, .. } => stamp_of(log, now),
            Db::Postgres(_) => None,
        }
    }
}

/// Called after each commit, before its caller learns of it.
pub(crate) fn count_commit() {
    COMMITS.fetch_add(1, Ordering::SeqCst);
    committed();
}

/// About a microsecond: one look at the file's metadata. Without a log nothing was written yet.
fn stamp_of(log: &Path, now: UnixMillis) -> Option<ChangeStamp> {
    let commits = COMMITS.load(Ordering::SeqCst);
    let metadata = log.metadata().ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let settled = i64::try_from(modified.as_millis()).ok()?.saturating_add(SETTLED_AFTER_MS) <= now;
    settled.then_some(ChangeStamp {
        commits,
        log_length: metadata.len(),
        log_modified_ns: modified.as_nanos(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_log_gives_no_stamp_and_a_settled_one_changes_with_every_write() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join("x-wal");
        assert_eq!(stamp_of(&log, UnixMillis::MAX), None, "there is no log yet");
        std::fs::write(&log, "one").expect("a writable folder");
        let modified = log.metadata().and_then(|metadata| metadata.modified()).expect("a file has a time");
        let modified = modified.duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
        let written = i64::try_from(modified).expect("a date of this era");
        assert_eq!(stamp_of(&log, written), None, "another write could look like this one");
        assert_eq!(stamp_of(&log, written - 1_000), None, "from the future");
        let settled = stamp_of(&log, written + SETTLED_AFTER_MS);
        assert!(settled.is_some());
        std::fs::write(&log, "one more").expect("a writable folder");
        assert_ne!(stamp_of(&log, UnixMillis::MAX), settled);
    }
}
