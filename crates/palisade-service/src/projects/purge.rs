//! The background purge of deleted projects, paced so that it takes a part of the store's time and no more.

use std::time::{Duration, Instant};

use palisade_store::Purged;

use crate::error_chain;
use crate::runner::Worker;

/// Each turn of the housekeeping gives this much to the purge.
const TURN: Duration = Duration::from_millis(500);
/// A step that keeps other writers for longer was too large, one that is over sooner may grow.
const LONG: Duration = Duration::from_millis(10);
const SHORT: Duration = Duration::from_millis(4);
/// Findings of the first step of a turn.
const FIRST_STEP: usize = 20;
const SMALLEST_STEP: usize = 5;
const LARGEST_STEP: usize = 100;

impl Worker {
    /// Removes rows of deleted projects for one turn, resting after each step as long as the step took.
    pub(crate) async fn purge_deleted_projects(&self) {
        let begun = Instant::now();
        let mut findings = FIRST_STEP;
        while begun.elapsed() < TURN {
            let step = Instant::now();
            match self.service.store.purge_deleted_projects(findings).await {
                Ok(Purged::Some) => {
                    let took = step.elapsed();
                    findings = match took {
                        took if took > LONG => (findings / 2).max(SMALLEST_STEP),
                        took if took < SHORT => (findings * 2).min(LARGEST_STEP),
                        _ => findings,
                    };
                    tokio::time::sleep(took).await;
                }
                Ok(Purged::Project(id)) => {
                    let forgotten =
                        (self.service.forget_packages(id).await, self.service.forget_vex(id).await);
                    if let (Err(error), _) | (_, Err(error)) = forgotten {
                        tracing::warn!(project.id = %id, error = %error, "objects of a deleted project remain");
                    }
                    tracing::info!(project.id = %id, "deleted project purged");
                }
                Ok(Purged::Waiting | Purged::Nothing) => return,
                Err(error) => {
                    tracing::error!(error = error_chain(&error), "purging a deleted project failed");
                    return;
                }
            }
        }
    }
}
