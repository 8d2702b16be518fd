//! Single records of an export, a few at a time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use palisade_model::Ecosystem;

use super::download::{Fetched, Wanted};
use super::error::SyncError;
use super::session::Session;
use super::watch::Step;
use crate::osv::MAX_RECORD_BYTES;

const AT_ONCE: usize = 4;

/// What the threads share.
struct Queue<'a> {
    ecosystem: Ecosystem,
    ids: &'a [String],
    paths: &'a [PathBuf],
    next: AtomicUsize,
    done: AtomicUsize,
    is_over: AtomicBool,
}

impl Session<'_> {
    /// Downloads the records with `ids` into files of `folder`; `None` when one of them is not there after all.
    pub(super) fn records(
        &self,
        ecosystem: Ecosystem,
        ids: &[String],
        folder: &Path,
    ) -> Result<Option<Vec<PathBuf>>, SyncError> {
        std::fs::create_dir_all(folder).map_err(SyncError::io(folder))?;
        let paths: Vec<_> = (0..ids.len()).map(|number| folder.join(format!("{number}.json"))).collect();
        let (next, done, is_over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
        let queue = Queue { ecosystem, ids, paths: &paths, next, done, is_over };
        let outcomes = std::thread::scope(|scope| {
            let threads = [(); AT_ONCE].map(|()| scope.spawn(|| self.work_off(&queue)));
            threads.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let mut all_there = true;
        for outcome in outcomes {
            all_there &= outcome?;
        }
        Ok(all_there.then_some(paths))
    }

    /// Takes records from the queue until it is empty, or one of them failed or is missing.
    fn work_off(&self, queue: &Queue<'_>) -> Result<bool, SyncError> {
        while !queue.is_over.load(Ordering::Relaxed) {
            let place = queue.next.fetch_add(1, Ordering::Relaxed);
            let (Some(id), Some(path)) = (queue.ids.get(place), queue.paths.get(place)) else { break };
            let fetched = self.record(queue.ecosystem, id, path);
            if !matches!(fetched, Ok(true)) {
                queue.is_over.store(true, Ordering::Relaxed);
                return fetched;
            }
            let done = queue.done.fetch_add(1, Ordering::Relaxed) + 1;
            let (what, total) = (queue.ecosystem.as_str(), queue.ids.len());
            self.watch.on(&Step::Records { what, done, total });
        }
        Ok(true)
    }

    fn record(&self, ecosystem: Ecosystem, id: &str, into: &Path) -> Result<bool, SyncError> {
        let url = self.address(ecosystem, &format!("{id}.json"))?;
        let wanted =
            Wanted { what: id, url: &url, into, limit: MAX_RECORD_BYTES, is_told: false, known: None };
        Ok(self.fetch(wanted)? != Fetched::Missing)
    }
}
