//! Ends a scan in the store, once, whatever the store does meanwhile.

use std::time::Duration;

use palisade_model::{Failure, Grade, posture_score_of};
use palisade_store::{
    Analysis, ClaimedJob, Closing, Fence, FinishOutcome, FinishScan, Finished, Retried, RunEvent, StoreError,
};
use tokio_util::sync::CancellationToken;

use crate::error_chain;
use crate::runner::Worker;
use crate::runner::closing::closing;
use crate::runner::scanners::Scanned;

const RETRY_DELAY_MS: i64 = 5_000;
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// How a scan ended for this worker.
#[derive(Debug)]
pub(crate) enum Ending {
    Completed(Scanned),
    Failed {
        failure: Failure,
        refund: bool,
    },
    Cancelled,
    /// Something on our side failed: another attempt may succeed.
    Retry(String),
    /// This process stops: the next worker takes over without counting an attempt.
    GiveBack,
    /// Another worker has the scan; ours has no say any more.
    Lost,
}

impl Ending {
    pub(crate) fn failed(code: &str, message: &str, refund: bool) -> Self {
        Self::Failed { failure: Failure { code: code.to_owned(), message: message.to_owned() }, refund }
    }
}

/// Writes the ending, after `events` that are not written yet. While the store cannot write (disk full, database away) it tries again until the
/// lease is lost or the process stops: an accepted scan is not forgotten.
pub(crate) async fn end_scan(
    worker: &Worker,
    job: &ClaimedJob,
    ending: Ending,
    events: Vec<RunEvent>,
    shutdown: &CancellationToken,
) {
    let scan_id = job.scan.id;
    loop {
        match write_ending(worker, job, &ending, &events).await {
            Ok(words) => {
                tracing::info!(scan.id = %scan_id, outcome = words, "scan ended");
                return;
            }
            Err(error) => {
                tracing::error!(scan.id = %scan_id, error = error_chain(&error), "ending a scan failed");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(STORE_PAUSE) => {}
            () = shutdown.cancelled() => return,
        }
    }
}

async fn write_ending(
    worker: &Worker,
    job: &ClaimedJob,
    ending: &Ending,
    events: &[RunEvent],
) -> Result<&'static str, StoreError> {
    match ending {
        Ending::Completed(scanned) => complete(worker, job, scanned, events).await,
        Ending::Failed { failure, refund } => {
            let outcome = FinishOutcome::Failed { failure: failure.clone(), coverage: None, refund: *refund };
            finish(worker, &job.fence, outcome, events).await
        }
        Ending::Cancelled => finish(worker, &job.fence, FinishOutcome::Cancelled, events).await,
        Ending::Retry(detail) => {
            tracing::warn!(scan.id = %job.scan.id, error = detail, "scan will be tried again");
            let run_at = worker.service.now() + RETRY_DELAY_MS;
            match worker.service.store.retry_later(&job.fence, run_at).await? {
                Retried::Queued => Ok("retry"),
                Retried::Lost => Ok("lost"),
                Retried::Exhausted => finish(worker, &job.fence, exhausted(), events).await,
            }
        }
        Ending::GiveBack => {
            worker.service.store.give_back(&job.fence, worker.service.now()).await?;
            Ok("given_back")
        }
        Ending::Lost => Ok("lost"),
    }
}

/// The last attempt failed on our side too.
fn exhausted() -> FinishOutcome {
    let failure = Failure {
        code: "internal".to_owned(),
        message: "The scan failed on every attempt; the server's log has the reason".to_owned(),
    };
    FinishOutcome::Failed { failure, coverage: None, refund: true }
}

async fn complete(
    worker: &Worker,
    job: &ClaimedJob,
    scanned: &Scanned,
    events: &[RunEvent],
) -> Result<&'static str, StoreError> {
    let scan = &job.scan;
    let root_causes = worker.service.store.active_severities(scan.organization_id, scan.id).await?;
    let score = posture_score_of(&root_causes);
    let outcome = FinishOutcome::Completed {
        score,
        grade: Grade::of(score),
        coverage: scanned.coverage.clone(),
        blocks: blocks_value(&scanned.blocks),
    };
    let closes = closing(&worker.service.registry, scan, &scanned.coverage);
    let end = End { outcome, analyses: scanned.analyses.clone(), closes };
    finish_closing(worker, &job.fence, end, events).await
}

async fn finish(
    worker: &Worker,
    fence: &Fence,
    outcome: FinishOutcome,
    events: &[RunEvent],
) -> Result<&'static str, StoreError> {
    finish_closing(worker, fence, End { outcome, analyses: Vec::new(), closes: Vec::new() }, events).await
}

/// How a scan ended, and what that says about findings that it did not see.
struct End {
    outcome: FinishOutcome,
    analyses: Vec<Analysis>,
    closes: Vec<Closing>,
}

async fn finish_closing(
    worker: &Worker,
    fence: &Fence,
    end: End,
    events: &[RunEvent],
) -> Result<&'static str, StoreError> {
    let service = &worker.service;
    let End { outcome, analyses, closes } = end;
    let words = match &outcome {
        FinishOutcome::Completed { .. } => "completed",
        FinishOutcome::Failed { .. } => "failed",
        FinishOutcome::Cancelled => "cancelled",
    };
    let (now, event_id) = (service.now(), service.next_event_id());
    let finish = FinishScan { now, event_id, events: events.to_vec(), outcome, analyses };
    match service.store.finish_closing(fence, &finish, &closes, &|| service.next_event_id()).await? {
        Finished::Done(_) => Ok(words),
        Finished::Lost => Ok("lost"),
    }
}

/// One JSON object of the named blocks; `None` when there are none.
fn blocks_value(blocks: &[(String, String)]) -> Option<serde_json::Value> {
    let parsed: serde_json::Map<_, _> = blocks
        .iter()
        .filter_map(|(name, text)| Some((name.clone(), serde_json::from_str(text).ok()?)))
        .collect();
    (!parsed.is_empty()).then_some(serde_json::Value::Object(parsed))
}
