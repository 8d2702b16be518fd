//! Comparisons that were just made, so that a further page need not compare again. What is compared has ended and never
//! changes, so nothing here grows stale.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use palisade_model::ScanId;
use palisade_store::Comparison;

/// Ids in all of them together: 16 bytes each.
const MAX_IDS: usize = 500_000;
const MAX_COMPARISONS: usize = 64;

/// Older and newer scan. Asked only after both were found for the caller.
type Pair = (ScanId, ScanId);

/// The newest comparisons, oldest first.
#[derive(Default)]
pub(crate) struct RecentComparisons(Mutex<VecDeque<(Pair, Arc<Comparison>)>>);

impl RecentComparisons {
    pub(crate) fn get(&self, pair: Pair) -> Option<Arc<Comparison>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(of, _)| *of == pair).map(|(_, comparison)| comparison.clone())
    }

    pub(crate) fn put(&self, pair: Pair, comparison: Arc<Comparison>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
