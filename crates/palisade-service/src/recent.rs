//! A short memory of what was just read from the store, for clients that poll.
//!
//! An entry is used only while the store's change stamp is what it was before the read, and for one
//! second at most. So a commit is seen by the next request, also one of another process.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use palisade_model::UnixMillis;
use palisade_store::{ChangeStamp, Store};

const MAX_AGE_MS: i64 = 1_000;

pub(crate) struct Recent<K, V> {
    entries: Mutex<HashMap<K, Entry<V>>>,
    capacity: usize,
}

struct Entry<V> {
    value: Arc<V>,
    stamp: ChangeStamp,
    read_at: UnixMillis,
}

impl<K: Eq + Hash, V> Recent<K, V> {
    /// Remembers at most `capacity` values.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { entries: Mutex::default(), capacity }
    }

    /// The remembered value of `key`, or what `read` answers; `None` is not remembered.
    ///
    /// # Errors
    /// Those of `read`.
    pub(crate) async fn get_or_read<E>(
        &self,
        key: K,
        store: &Store,
        now: UnixMillis,
        read: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<Arc<V>>, E> {
        // Taken before the read: a commit in between makes the entry useless, never wrong.
        let stamp = store.change_stamp(now);
        if let Some(value) = stamp.and_then(|stamp| self.get(&key, stamp, now)) {
            return Ok(Some(value));
        }
        let Some(value) = read.await?.map(Arc::new) else { return Ok(None) };
        if let Some(stamp) = stamp {
            self.put(key, Entry { value: value.clone(), stamp, read_at: now });
        }
        Ok(Some(value))
    }

    fn get(&self, key: &K, stamp: ChangeStamp, now: UnixMillis) -> Option<Arc<V>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(key)?;
        let fresh = entry.stamp == stamp && (0..MAX_AGE_MS).contains(&(now - entry.read_at));
        fresh.then(|| entry.value.clone())
    }

    fn put(&self, key: K, entry: Entry<V>) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= self.capacity {
            entries.clear();
        }
        entries.insert(key, entry);
    }
}
