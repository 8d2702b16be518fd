//! How long events are kept. Run by the worker's housekeeping.

use palisade_model::UnixMillis;

use crate::error_chain;
use crate::runner::Worker;

const KEPT_MS: i64 = 30 * 86_400_000;
const PER_BATCH: u32 = 500;

impl Worker {
    /// Forgets one small batch of the oldest events, if they are older than 30 days and delivered wherever they had to
    /// be. Called with every look at the house, so that a backlog goes without a long write.
    pub(crate) async fn forget_events(&self, now: UnixMillis) {
        let store = &self.service.store;
        let forgotten = async {
            let passed = store.passed_by_webhooks().await?;
            store.forget_events(now - KEPT_MS, passed, PER_BATCH).await
        };
        if let Err(error) = forgotten.await {
            tracing::error!(error = error_chain(&error), "forgetting old events failed");
        }
    }
}
