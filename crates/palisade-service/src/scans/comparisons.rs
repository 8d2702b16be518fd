//! Comparisons that were just made, so that a further page need not compare again. What is compared has ended and never
//! changes, so nothing here grows stale.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use palisade_model::ScanId;
use palisade_store::Comparison;
use tokio::sync::{Mutex as Turn, MutexGuard};

/// Ids in all of them together: 16 bytes each.
const MAX_IDS: usize = 500_000;
const MAX_COMPARISONS: usize = 64;

/// Older and newer scan. Asked only after both were found for the caller.
type Pair = (ScanId, ScanId);

/// The newest comparisons.
#[derive(Default)]
pub(crate) struct RecentComparisons {
    /// Oldest first.
    known: Mutex<VecDeque<(Pair, Arc<Comparison>)>>,
    turn: Turn<()>,
}

impl RecentComparisons {
    /// Waits for the right to compare: one at a time in a process, so that large ones leave the database to others, and
    /// two callers do not make the same one.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    pub(crate) fn get(&self, pair: Pair) -> Option<Arc<Comparison>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(of, _)| *of == pair).map(|(_, comparison)| comparison.clone())
    }

    pub(crate) fn put(&self, pair: Pair, comparison: Arc<Comparison>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(of, _)| *of != pair);
        known.push_back((pair, comparison));
        let ids = |known: &VecDeque<(Pair, Arc<Comparison>)>| {
            known.iter().map(|(_, comparison)| comparison.size()).sum::<usize>()
        };
        while known.len() > MAX_COMPARISONS || ids(&known) > MAX_IDS {
            known.pop_front();
        }
    }
}
