//! The scans that this process runs now, so that a cancel by the same process is felt at once.
//! Cancels from other processes arrive with the heartbeat.

use std::collections::HashMap;
use std::sync::Mutex;

use palisade_engine::Cancel;
use palisade_model::ScanId;

#[derive(Default)]
pub(crate) struct Running(Mutex<HashMap<ScanId, Cancel>>);

impl Running {
    pub(crate) fn cancel(&self, id: ScanId) {
        if let Some(cancel) = self.lock().get(&id) {
            cancel.cancel();
        }
    }

    pub(crate) fn insert(&self, id: ScanId, cancel: Cancel) {
        self.lock().insert(id, cancel);
    }

    pub(crate) fn remove(&self, id: ScanId) {
        self.lock().remove(&id);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ScanId, Cancel>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
