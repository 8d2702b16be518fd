//! The background purge of deleted projects, paced so that it takes a part of the store's time and no more.

use std::time::{Duration, Instant};

use palisade_store::Purged;

use crate::error_chain;
use crate::runner::Worker;

/// Each turn of the housekeeping gives this much to the purge.
const TURN: Duration = Duration::from_millis(500);

impl Worker {
    /// Removes rows of deleted projects for one turn, resting after each step as long as the step took.
    pub(crate) async fn purge_deleted_projects(&self) {
        let begun = Instant::now();
        while begun.elapsed() < TURN {
            let step = Instant::now();
            match self.service.store.purge_deleted_projects().await {
                Ok(Purged::Some) => tokio::time::sleep(step.elapsed()).await,
                Ok(Purged::Project(id)) => tracing::info!(project.id = %id, "deleted project purged"),
                Ok(Purged::Waiting | Purged::Nothing) => return,
                Err(error) => {
                    tracing::error!(error = error_chain(&error), "purging a deleted project failed");
                    return;
                }
            }
        }
    }
}
