//! How long a stream may stay open: while its key is good, its token has not expired and this process runs.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use palisade_model::{KeyId, UnixMillis};
use palisade_store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

use crate::{CoreError, ErrorKind};

/// Streams of one key that may be open at the same time.
pub(crate) const STREAMS_PER_KEY: usize = 100;
/// Of all keys together, in one process.
pub(crate) const STREAMS_PER_PROCESS: usize = 10_000;
const RETRY_SECONDS: u64 = 5;

#[derive(Default)]
pub(crate) struct Leases {
    table: Mutex<Table>,
    closing: CancellationToken,
}

#[derive(Default)]
struct Table {
    streams: HashMap<u64, Holder>,
    per_key: HashMap<KeyId, usize>,
    next: u64,
}

struct Holder {
    key: KeyId,
    /// `false` for the development mode's key, which is in no table.
    is_stored: bool,
    expires_at: Option<UnixMillis>,
    stop: CancellationToken,
}

/// One open stream; gives its place free when dropped.
pub(crate) struct Lease {
    shared: Arc<super::hub::Shared>,
    number: u64,
    key: KeyId,
    pub(crate) stop: CancellationToken,
}

impl Lease {
    /// A place for one more stream of `key`, until `expires_at` at most.
    ///
    /// # Errors
    /// `too_many_streams`; `shutting_down`.
    pub(crate) fn take(
        shared: &Arc<super::hub::Shared>,
        key: KeyId,
        is_stored: bool,
        expires_at: Option<UnixMillis>,
    ) -> Result<Self, CoreError> {
        let leases = &shared.leases;
        if leases.closing.is_cancelled() {
            let detail = "This server is stopping; another one will answer";
            let error = CoreError::new(ErrorKind::Unavailable, "shutting_down", detail);
            return Err(error.retry_after(1));
        }
        let mut table = leases.lock();
        let open = table.per_key.get(&key).copied().unwrap_or(0);
        if open >= STREAMS_PER_KEY || table.streams.len() >= STREAMS_PER_PROCESS {
            return Err(too_many());
        }
        *table.per_key.entry(key).or_default() += 1;
        table.next += 1;
        let (number, stop) = (table.next, leases.closing.child_token());
        table.streams.insert(number, Holder { key, is_stored, expires_at, stop: stop.clone() });
        Ok(Self { shared: shared.clone(), number, key, stop })
    }
}

fn too_many() -> CoreError {
    let detail = format!("expected at most {STREAMS_PER_KEY} open streams of one key; close one first");
    CoreError::new(ErrorKind::RateLimited, "too_many_streams", detail).retry_after(RETRY_SECONDS)
}

impl Leases {
    /// Ends every stream and refuses new ones, so that clients go to another node.
    pub(crate) fn close(&self) {
        self.closing.cancel();
    }

    /// Ends the streams whose key or token is no longer good.
    pub(crate) async fn check(&self, store: &Store, now: UnixMillis) -> Result<(), StoreError> {
        let keys: Vec<KeyId> = {
            let table = self.lock();
            let expired = |holder: &&Holder| holder.expires_at.is_some_and(|expires_at| expires_at <= now);
            table.streams.values().filter(expired).for_each(|holder| holder.stop.cancel());
            let stored = table.streams.values().filter(|holder| holder.is_stored);
            stored.map(|holder| holder.key).collect::<HashSet<_>>().into_iter().collect()
        };
        if keys.is_empty() {
            return Ok(());
        }
        let live: HashSet<_> = store.live_keys(&keys, now).await?.into_iter().collect();
        let gone: HashSet<_> = keys.into_iter().filter(|key| !live.contains(key)).collect();
        let table = self.lock();
        let held = table.streams.values().filter(|holder| gone.contains(&holder.key));
        held.for_each(|holder| holder.stop.cancel());
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut table = self.shared.leases.lock();
        table.streams.remove(&self.number);
        if let Entry::Occupied(mut open) = table.per_key.entry(self.key) {
            *open.get_mut() -= 1;
            if *open.get() == 0 {
                open.remove();
            }
        }
    }
}
