//! One claimed scan from start to end: scanners, ingest writer and heartbeat side by side.

use std::convert::Infallible;
use std::sync::OnceLock;
use std::time::Duration;

use palisade_engine::{Cancel, ScanError};
use palisade_model::{Failure, ScanKind};
use palisade_store::{ClaimedJob, Fence, Heartbeat, RunProgress};
use tokio_util::sync::CancellationToken;

use crate::runner::Worker;
use crate::runner::finish::{Ending, end_scan};
use crate::runner::ingest::{IngestFailure, ingest};
use crate::runner::scanners::{Handles, Scanned, run_scanners};
use crate::{Service, error_chain};

const CHANNEL_CAPACITY: usize = 1024;
const HEARTBEAT: Duration = Duration::from_secs(1);

/// Why a running scan was told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StopReason {
    Requested,
    LeaseLost,
    OutOfTime,
    ShuttingDown,
}

/// Tells the scanners to stop, once; the first reason counts.
struct Stopper<'a> {
    reason: OnceLock<StopReason>,
    cancel: &'a Cancel,
}

impl Stopper<'_> {
    fn stop(&self, reason: StopReason) {
        let _ = self.reason.set(reason);
        self.cancel.cancel();
    }
}

pub(crate) async fn execute(worker: &Worker, job: ClaimedJob, shutdown: &CancellationToken) {
    let handles = Handles::default();
    let scan_id = job.scan.id;
    tracing::info!(scan.id = %scan_id, attempt = job.fence.attempt, "scan started");
    worker.service.running.insert(scan_id, handles.cancel.clone());
    let (sender, receiver) = tokio::sync::mpsc::channel(CHANNEL_CAPACITY);
    let scanning = run_scanners(worker, &job.scan, &handles, sender);
    let supervised = supervise(worker, &job, &handles, shutdown, scanning);
    let ((scanned, stop), stored) =
        tokio::join!(supervised, ingest(&worker.service, &job.fence, receiver, &handles));
    worker.service.running.remove(scan_id);
    let ending = judge(scanned, stop, stored);
    let events = handles.log.closed(&worker.service, &ending);
    end_scan(worker, &job, ending, events, shutdown).await;
}

/// Drives the scanners; beside them the lease is kept, and every reason to stop is passed on.
async fn supervise(
    worker: &Worker,
    job: &ClaimedJob,
    handles: &Handles,
    shutdown: &CancellationToken,
    scanning: impl Future<Output = Result<Scanned, ScanError>>,
) -> (Result<Scanned, ScanError>, Option<StopReason>) {
    let stopper = Stopper { reason: OnceLock::new(), cancel: &handles.cancel };
    if job.cancel_requested {
        stopper.stop(StopReason::Requested);
    }
    let scanned = tokio::select! {
        scanned = scanning => scanned,
        never = keep_lease(worker, &job.fence, handles, &stopper) => match never {},
        never = stop_after(tokio::time::sleep(budget_of(worker, job)), StopReason::OutOfTime, &stopper) => match never {},
        never = stop_after(shutdown.cancelled(), StopReason::ShuttingDown, &stopper) => match never {},
    };
    (scanned, stopper.reason.get().copied())
}

async fn stop_after(
    event: impl Future<Output = ()>,
    reason: StopReason,
    stopper: &Stopper<'_>,
) -> Infallible {
    event.await;
    stopper.stop(reason);
    std::future::pending().await
}

async fn keep_lease(worker: &Worker, fence: &Fence, handles: &Handles, stopper: &Stopper<'_>) -> Infallible {
    let pause = HEARTBEAT.min(worker.config.lease / 3);
    loop {
        tokio::time::sleep(pause).await;
        if let Some(reason) = beat(worker, fence, handles).await {
            stopper.stop(reason);
        }
    }
}

/// Target scanners keep their own budgets; this one is the outer limit of a source scan.
fn budget_of(worker: &Worker, job: &ClaimedJob) -> Duration {
    match job.kind {
        ScanKind::Source | ScanKind::Import => worker.config.source_budget,
        ScanKind::Web => Duration::from_secs(600).min(worker.config.source_budget),
    }
}

async fn beat(worker: &Worker, fence: &Fence, handles: &Handles) -> Option<StopReason> {
    let service = &worker.service;
    let now = handles.progress.snapshot();
    let run = RunProgress {
        progress: now.percent(),
        current_check: &now.current,
        checks: Some(now.checks).filter(|checks| checks.total() > 0),
    };
    let beat = service.store.heartbeat(fence, service.now(), worker.lease_ms(), &run);
    match beat.await {
        Ok(Heartbeat::Alive { cancel_requested: false }) => {
            write_run_log(service, fence, handles).await;
            None
        }
        Ok(Heartbeat::Alive { cancel_requested: true }) => Some(StopReason::Requested),
        Ok(Heartbeat::Lost) => Some(StopReason::LeaseLost),
        Err(error) => {
            // The lease outlives a few missed beats; losing it is noticed by the next one that succeeds.
            tracing::warn!(error = error_chain(&error), "heartbeat failed");
            None
        }
    }
}

/// What happened since the last beat. Tiny scans never get here: theirs is written with their end.
async fn write_run_log(service: &Service, fence: &Fence, handles: &Handles) {
    let events = handles.log.take();
    if events.is_empty() {
        return;
    }
    if let Err(error) = service.store.add_run_events(fence, &events).await {
        tracing::warn!(error = error_chain(&error), "writing events failed; they are kept");
        handles.log.put_back(events);
    }
}

fn judge(
    scanned: Result<Scanned, ScanError>,
    stop: Option<StopReason>,
    stored: Result<(), IngestFailure>,
) -> Ending {
    match stored {
        Err(IngestFailure::Lost) => return Ending::Lost,
        Err(IngestFailure::Store(palisade_store::StoreError::Full)) => {
            return Ending::failed("storage_full", "No space was left to store the findings", true);
        }
        Err(IngestFailure::Store(error)) => return Ending::Retry(error_chain(&error)),
        Ok(()) => {}
    }
    match (scanned, stop) {
        (_, Some(StopReason::LeaseLost)) => Ending::Lost,
        (Ok(scanned), _) => Ending::Completed(scanned),
        (Err(_), Some(StopReason::ShuttingDown)) => Ending::GiveBack,
        (Err(_), Some(StopReason::OutOfTime)) => {
            Ending::failed("timed_out", "The scan took longer than its time budget", false)
        }
        (Err(ScanError::Cancelled), _) => Ending::Cancelled,
        (Err(error @ ScanError::Failed { .. }), _) => Ending::failed(error.code(), &error.to_string(), true),
        (Err(error), _) => Ending::Failed {
            failure: Failure { code: error.code().to_owned(), message: error.to_string() },
            refund: false,
        },
    }
}
