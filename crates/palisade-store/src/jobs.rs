//! The life of a claimed job: heartbeat, retry and giving back, all behind the fence of worker and attempt.

use palisade_model::{CheckCounts, JobId, OrganizationId, Scan, ScanId, UnixMillis};

use crate::db::Tx;
use crate::events::{NewEvent, RunEvent, append_events};
use crate::query::{assembled, query};
use crate::row::{Columns, FromRow, to_json};
use crate::scans::scan_columns;
use crate::{Result, Store, dialect, queues};

/// How often a job is tried before its scan fails.
pub const MAX_ATTEMPTS: i64 = 3;

/// Proof of being the worker that holds a job. Claiming again raises the attempt, which makes every
/// older fence worthless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    pub job_id: JobId,
    pub worker: String,
    pub attempt: i64,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunProgress<'a> {
    /// 0 to 99.
    pub progress: u8,
    /// What runs now, in words.
    pub current_check: &'a str,
    /// `None` when the scan is not made of checks.
    pub checks: Option<CheckCounts>,
}

/// What a heartbeat learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heartbeat {
    Alive {
        cancel_requested: bool,
    },
    /// The job belongs to another worker or has ended: stop at once.
    Lost,
}

/// What became of a job that should be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retried {
    Queued,
    /// No attempt is left and nothing was changed: finish the scan as failed.
    Exhausted,
    Lost,
}

/// The job behind a fence, held until the transaction ends.
pub(crate) struct HeldJob {
    pub(crate) scan_id: ScanId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) attempts_allowed: i64,
    /// What paid for it; `None` when nothing did.
    pub(crate) charged: Option<String>,
}

impl FromRow for HeldJob {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            scan_id: columns.parse("a scan id")?,
            organization_id: columns.parse("an organization id")?,
            attempts_allowed: columns.take()?,
            charged: columns.take()?,
        })
    }
}

/// Checks the fence and holds the job, so that nobody claims it before this transaction ends.
pub(crate) async fn hold(tx: &mut Tx, fence: &Fence) -> Result<Option<HeldJob>> {
    let lock = dialect::for_update(tx);
    let select = assembled(format!(
        "SELECT scan_id, organization_id, attempts_allowed, charged FROM jobs \
         WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running' {lock}"
    ));
    tx.optional(select.bind(fence.job_id).bind(fence.worker.as_str()).bind(fence.attempt)).await
}

impl Store {
    /// Extends the lease to `now + lease_ms` and stores the progress.
    pub async fn heartbeat(
        &self,
        fence: &Fence,
        now: UnixMillis,
        lease_ms: i64,
        run: &RunProgress<'_>,
    ) -> Result<Heartbeat> {
        let mut tx = self.db.begin().await?;
        let extend = query(
            "UPDATE jobs SET lease_until = $4 WHERE id = $1 AND worker = $2 AND attempt = $3 \
             AND state = 'running' RETURNING scan_id, cancel_requested",
        );
        let extend = extend
            .bind(fence.job_id)
            .bind(fence.worker.as_str())
            .bind(fence.attempt)
            .bind(now.saturating_add(lease_ms));
        let Some((scan_id, cancel_requested)) = tx.optional::<(String, bool)>(extend).await? else {
            return Ok(Heartbeat::Lost);
        };
        // 100 is for completed scans only.
        let show = query("UPDATE scans SET progress = $2, current_check = $3, checks = $4 WHERE id = $1")
            .bind(scan_id)
            .bind(i64::from(run.progress.min(99)))
            .bind(run.current_check)
            .bind(run.checks.as_ref().map(to_json).transpose()?);
        tx.execute(show).await?;
        tx.commit().await?;
        Ok(Heartbeat::Alive { cancel_requested })
    }

    /// Writes what happened in the run of a job that this worker still holds.
    pub async fn add_run_events(&self, fence: &Fence, events: &[RunEvent]) -> Result<Heartbeat> {
        let mut tx = self.db.begin().await?;
        let Some(job) = hold(&mut tx, fence).await? else { return Ok(Heartbeat::Lost) };
        let select = query(concat!("SELECT ", scan_columns!(), " FROM scans WHERE id = $1"));
        let scan: Scan = tx.one(select.bind(job.scan_id)).await?;
        let events: Vec<_> = events.iter().map(|event| NewEvent::of_run(&scan, event)).collect();
        append_events(&mut tx, &events).await?;
        tx.commit().await?;
        Ok(Heartbeat::Alive { cancel_requested: false })
    }

    /// Puts the job back into the queue until `run_at`, after a failure that may pass.
    pub async fn retry_later(&self, fence: &Fence, run_at: UnixMillis) -> Result<Retried> {
        let mut tx = self.db.begin().await?;
        let Some(job) = hold(&mut tx, fence).await? else { return Ok(Retried::Lost) };
        if fence.attempt >= job.attempts_allowed {
            return Ok(Retried::Exhausted);
        }
        requeue(&mut tx, fence, &job, run_at).await?;
        tx.commit().await?;
        Ok(Retried::Queued)
    }

    /// Puts the job back into the queue at once because the worker is shutting down. This attempt does
    /// not count as one of the allowed ones.
    pub async fn give_back(&self, fence: &Fence, now: UnixMillis) -> Result<Retried> {
        let mut tx = self.db.begin().await?;
        let Some(job) = hold(&mut tx, fence).await? else { return Ok(Retried::Lost) };
        // The attempt number is the fence and must not be used twice, so the allowance rises instead.
        let allow = query("UPDATE jobs SET attempts_allowed = attempts_allowed + 1 WHERE id = $1");
        tx.execute(allow.bind(fence.job_id)).await?;
        requeue(&mut tx, fence, &job, now).await?;
        tx.commit().await?;
        Ok(Retried::Queued)
    }
}

/// The job and its scan wait again; progress starts over.
async fn requeue(tx: &mut Tx, fence: &Fence, job: &HeldJob, run_at: UnixMillis) -> Result<()> {
    let wait = query(
        "UPDATE jobs SET state = 'queued', run_at = $2, lease_until = NULL, worker = NULL WHERE id = $1",
    );
    tx.execute(wait.bind(fence.job_id).bind(run_at)).await?;
    queues::enter(tx, job.organization_id).await?;
    let show = query(
        "UPDATE scans SET status = 'queued', progress = 0, current_check = '', checks = NULL WHERE id = $1",
    );
    tx.execute(show.bind(job.scan_id)).await?;
    Ok(())
}
