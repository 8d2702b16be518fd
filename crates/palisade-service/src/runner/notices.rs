//! What time alone does to findings, beside the scans of a worker.

use crate::error_chain;
use crate::runner::Worker;

/// Batches taken in one go, so that nothing else of the house waits for long.
const BATCHES: usize = 20;

impl Worker {
    /// Announces due dates and acceptances that end, and opens what is no longer accepted. Safe in every worker.
    pub(crate) async fn take_notices(&self) {
        let service = &self.service;
        for _ in 0..BATCHES {
            match service.store.take_notices(service.now(), &|| service.next_id()).await {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => {
                    return tracing::error!(
                        error = error_chain(&error),
                        "following the dates of findings failed"
                    );
                }
            }
        }
    }
}
