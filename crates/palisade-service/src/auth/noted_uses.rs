//! When the last use of each key was noted by this process, so that parallel requests note it once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use palisade_model::{KeyId, UnixMillis};

const MAX_KEYS: usize = 10_000;

/// Bounded: a full table forgets everything, which costs a write per key.
#[derive(Default)]
pub(crate) struct NotedUses(Mutex<HashMap<KeyId, UnixMillis>>);

impl NotedUses {
    /// Whether the caller should note the use of `key` now; nobody else is told so within `every` milliseconds.
    pub(crate) fn claim(&self, key: KeyId, now: UnixMillis, every: i64) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&key).is_some_and(|at| (0..every).contains(&now.saturating_sub(*at))) {
            return false;
        }
        if noted.len() >= MAX_KEYS {
            noted.clear();
        }
        noted.insert(key, now);
        true
    }
}
