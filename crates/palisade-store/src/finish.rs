//! Ending a claimed scan: counts, result, refund and the final event, all behind the fence.

use std::collections::BTreeMap;

use palisade_model::{
    Coverage, EventId, EventKind, Failure, Grade, Scan, ScanId, ScannerStatus, Severity, SeverityCounts,
    UnixMillis,
};
use serde_json::json;

use crate::claim::lock_claims;
use crate::db::Tx;
use crate::events::{NewEvent, RunEvent, append_events};
use crate::findings::{Analysis, Closing, Gone, STEP, Settling, counts_from, record_analyses};
use crate::jobs::{Fence, HeldJob, hold};
use crate::lost::excuse_shared_losses;
use crate::query::{assembled, query};
use crate::row::{Columns, FromRow, to_json};
use crate::scans::scan_columns;
use crate::usage::refund;
use crate::{Result, Store, dialect};

/// How a scan ended and when.
#[derive(Debug, Clone, PartialEq)]
pub struct FinishScan {
    pub now: UnixMillis,
    pub event_id: EventId,
    /// What happened in the run and is not written yet; comes before the terminal event.
    pub events: Vec<RunEvent>,
    pub outcome: FinishOutcome,
    /// The reports that an import read.
    pub analyses: Vec<Analysis>,
}

/// How a scan ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FinishOutcome {
    Completed {
        score: u8,
        grade: Grade,
        coverage: Coverage,
        /// A JSON object.
        blocks: Option<serde_json::Value>,
    },
    Failed {
        failure: Failure,
        coverage: Option<Coverage>,
        /// Whether the failure was ours, so that the scan must not cost anything.
        refund: bool,
    },
    Cancelled,
}

/// What finishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once per call and taken apart at once")]
pub enum Finished {
    Done(Scan),
    /// The fence no longer holds; nothing was changed.
    Lost,
}

/// The outcome as column values.
#[derive(Default)]
struct Ending {
    /// Of the scan, and of the event after `scan.`.
    status: &'static str,
    job_state: &'static str,
    score: Option<i64>,
    grade: Option<String>,
    failure: Option<String>,
    coverage: Option<String>,
    blocks: Option<String>,
    checks: Option<String>,
    refund: bool,
}

impl Store {
    /// Ends the scan of a job that this worker still holds; no finding is closed.
    pub async fn finish_scan(&self, fence: &Fence, finish: FinishScan) -> Result<Finished> {
        let no_events = || finish.event_id;
        self.finish_closing(fence, &finish, &[], &no_events).await
    }

    /// Ends a completed scan. Findings of its branch and of the closing scanners that it did not see become fixed;
    /// the last of them together with the scan, all others shortly before. `event_id` makes one id per event.
    pub async fn finish_closing(
        &self,
        fence: &Fence,
        finish: &FinishScan,
        closes: &[Closing],
        event_id: &(dyn Fn() -> EventId + Send + Sync),
    ) -> Result<Finished> {
        let Some(scan) = self.scan_of(fence).await? else { return Ok(Finished::Lost) };
        let closes = if matches!(finish.outcome, FinishOutcome::Completed { .. }) { closes } else { &[] };
        let others = self.other_analyses(&scan, &finish.analyses, closes).await?;
        let Gone { ids, mut arrived } = self.gone(&scan, fence.attempt, closes, &others).await?;
        let settling = Settling { scan: &scan, now: finish.now, event_id };
        let mut steps = ids.chunks(STEP).peekable();
        loop {
            let mut tx = self.db.begin().await?;
            let Some(job) = hold(&mut tx, fence).await? else { return Ok(Finished::Lost) };
            if let Some(step) = steps.next() {
                settling.settle(&mut tx, step, &mut arrived).await?;
            }
            if steps.peek().is_none() {
                return end_and_commit(tx, fence, &job, finish).await;
            }
            tx.commit().await?;
        }
    }

    /// The scan of a job, when the fence holds.
    async fn scan_of(&self, fence: &Fence) -> Result<Option<Scan>> {
        let select = query(concat!(
            "SELECT ",
            scan_columns!(),
            " FROM scans WHERE id = (SELECT scan_id FROM jobs WHERE id = $1 AND worker = $2 AND attempt = $3 \
             AND state = 'running')"
        ));
        let select = select.bind(fence.job_id).bind(fence.worker.as_str()).bind(fence.attempt);
        self.db.optional(select).await
    }
}

async fn end_and_commit(mut tx: Tx, fence: &Fence, job: &HeldJob, finish: &FinishScan) -> Result<Finished> {
    let scan = end_scan(&mut tx, fence, job, finish).await?;
    tx.commit().await?;
    Ok(Finished::Done(scan))
}

impl Store {
    /// Fails the scans whose worker vanished on the last allowed attempt, with the code `worker_lost` and a
    /// refund; answers which. `event_id` makes one id per scan.
    pub async fn fail_exhausted(
        &self,
        now: UnixMillis,
        event_id: &(dyn Fn() -> EventId + Send + Sync),
    ) -> Result<Vec<ScanId>> {
        let mut failed = Vec::new();
        if self.db.optional::<ExhaustedJob>(query(EXHAUSTED).bind(now)).await?.is_some() {
            let mut tx = self.db.begin().await?;
            lock_claims(&mut tx).await?;
            excuse_shared_losses(&mut tx, now).await?;
            tx.commit().await?;
        }
        while self.db.optional::<ExhaustedJob>(query(EXHAUSTED).bind(now)).await?.is_some() {
            match self.fail_one_exhausted(now, event_id()).await? {
                Some(scan_id) => failed.push(scan_id),
                None => break,
            }
        }
        Ok(failed)
    }

    /// One job per transaction, so that two workers doing this never wait for each other in a circle.
    async fn fail_one_exhausted(&self, now: UnixMillis, event_id: EventId) -> Result<Option<ScanId>> {
        let mut tx = self.db.begin().await?;
        let lock = dialect::for_update_of_job_skip_locked(&tx);
        let lost = assembled(format!("{EXHAUSTED} {lock}")).bind(now);
        let Some(ExhaustedJob(fence)) = tx.optional(lost).await? else { return Ok(None) };
        let Some(job) = hold(&mut tx, &fence).await? else { return Ok(None) };
        let message = format!("the worker was lost on each of {} attempts", fence.attempt);
        let failure = Failure { code: "worker_lost".to_owned(), message };
        let outcome = FinishOutcome::Failed { failure, coverage: None, refund: true };
        let finish = FinishScan { now, event_id, events: vec![], outcome, analyses: vec![] };
        end_scan(&mut tx, &fence, &job, &finish).await?;
        tx.commit().await?;
        Ok(Some(job.scan_id))
    }
}

const EXHAUSTED: &str = "SELECT job.id, job.worker, job.attempt FROM jobs AS job \
     WHERE job.state = 'running' AND job.lease_until < $1 AND job.attempt >= job.attempts_allowed \
     ORDER BY job.lease_until, job.id LIMIT 1";

struct ExhaustedJob(Fence);

impl FromRow for ExhaustedJob {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let (job_id, worker, attempt) = (columns.parse("a job id")?, columns.take()?, columns.take()?);
        Ok(Self(Fence { job_id, worker, attempt }))
    }
}

async fn end_scan(tx: &mut Tx, fence: &Fence, job: &HeldJob, finish: &FinishScan) -> Result<Scan> {
    let ending = ending(&finish.outcome)?;
    let end_job = query("UPDATE jobs SET state = $2, lease_until = NULL WHERE id = $1");
    tx.execute(end_job.bind(fence.job_id).bind(ending.job_state)).await?;
    drop_findings_of_older_attempts(tx, fence, job).await?;
    let active = count_active(tx, job.scan_id).await?;
    let (status, give_back) = (ending.status, ending.refund);
    let scan = write_ending(tx, job.scan_id, finish.now, ending, &active).await?;
    if matches!(finish.outcome, FinishOutcome::Completed { .. }) {
        record_analyses(tx, &scan, &finish.analyses).await?;
    }
    if let (true, Some(receipt)) = (give_back, &job.charged) {
        refund(tx, job.organization_id, receipt).await?;
    }
    let run = finish.events.iter().map(|event| NewEvent::of_run(&scan, event));
    let events: Vec<_> = run.chain([ended_event(finish, &scan, status)]).collect();
    append_events(tx, &events).await?;
    Ok(scan)
}

fn ending(outcome: &FinishOutcome) -> Result<Ending> {
    Ok(match outcome {
        FinishOutcome::Completed { score, grade, coverage, blocks } => Ending {
            status: "completed",
            job_state: "done",
            score: Some(i64::from(*score)),
            grade: Some(grade.as_str().to_owned()),
            coverage: Some(to_json(coverage)?),
            blocks: blocks.as_ref().map(to_json).transpose()?,
            checks: coverage.check_counts().as_ref().map(to_json).transpose()?,
            ..Ending::default()
        },
        FinishOutcome::Failed { failure, coverage, refund } => Ending {
            status: "failed",
            job_state: "failed",
            failure: Some(to_json(failure)?),
            coverage: coverage.as_ref().map(to_json).transpose()?,
            refund: *refund,
            ..Ending::default()
        },
        FinishOutcome::Cancelled => {
            Ending { status: "cancelled", job_state: "cancelled", ..Ending::default() }
        }
    })
}

/// What an earlier attempt found and this one did not is not part of the result.
async fn drop_findings_of_older_attempts(tx: &mut Tx, fence: &Fence, job: &HeldJob) -> Result<()> {
    if fence.attempt > 1 {
        let delete = query("DELETE FROM scan_findings WHERE scan_id = $1 AND attempt < $2");
        tx.execute(delete.bind(job.scan_id).bind(fence.attempt)).await?;
    }
    Ok(())
}

/// The active findings that a scan saw, by severity and by what changed.
#[derive(Default)]
struct Active {
    counts: SeverityCounts,
    new: u64,
    unchanged: u64,
    reopened: u64,
}

struct ActiveCount {
    severity: i64,
    change: String,
    findings: i64,
}

impl FromRow for ActiveCount {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { severity: columns.take()?, change: columns.take()?, findings: columns.take()? })
    }
}

async fn count_active(tx: &mut Tx, scan_id: ScanId) -> Result<Active> {
    let rows: Vec<ActiveCount> = tx.all(query(ACTIVE_COUNTS).bind(scan_id)).await?;
    let mut severities = BTreeMap::new();
    let mut active = Active::default();
    for row in rows {
        *severities.entry(row.severity).or_default() += row.findings;
        let change = match row.change.as_str() {
            "new" => &mut active.new,
            "reopened" => &mut active.reopened,
            _ => &mut active.unchanged,
        };
        *change += u64::try_from(row.findings).unwrap_or(0);
    }
    active.counts = counts_from(&severities.into_iter().collect::<Vec<_>>())?;
    Ok(active)
}

pub(crate) const ACTIVE_COUNTS: &str = "SELECT severity, change, count(*) FROM scan_findings WHERE scan_id = $1 \
     AND active = TRUE GROUP BY severity, change";

async fn write_ending(
    tx: &mut Tx,
    scan_id: ScanId,
    now: UnixMillis,
    ending: Ending,
    active: &Active,
) -> Result<Scan> {
    let mut end = query(concat!(
        "UPDATE scans SET status = $2, finished_at = $3, score = $4, grade = $5, failure = $6, coverage = $7, ",
        "blocks = $8, progress = CASE WHEN $2 = 'completed' THEN 100 ELSE progress END, current_check = '', ",
        "critical_count = $9, high_count = $10, medium_count = $11, low_count = $12, info_count = $13, ",
        "new_count = $14, unchanged_count = $15, reopened_count = $16, checks = coalesce($17, checks) ",
        "WHERE id = $1 RETURNING ",
        scan_columns!()
    ))
    .bind(scan_id)
    .bind(ending.status)
    .bind(now)
    .bind(ending.score)
    .bind(ending.grade)
    .bind(ending.failure)
    .bind(ending.coverage)
    .bind(ending.blocks);
    for severity in Severity::ALL.into_iter().rev() {
        end = end.bind(active.counts.get(severity));
    }
    tx.one(end.bind(active.new).bind(active.unchanged).bind(active.reopened).bind(ending.checks)).await
}

fn ended_event(finish: &FinishScan, scan: &Scan, status: &str) -> NewEvent {
    let (kind, data) = match &finish.outcome {
        FinishOutcome::Completed { score, grade, coverage, .. } => {
            let (scanners_run, scanners_skipped) = scanners(coverage);
            let data = json!({
                "status": status,
                "target": scan.target_text,
                "findings_count": scan.counts.total(),
                "counts": scan.counts,
                "score": score,
                "grade": grade,
                "scanners_run": scanners_run,
                "scanners_skipped": scanners_skipped,
                "changes": scan.changes,
                "duration_ms": scan.started_at.map_or(0, |started| finish.now - started),
            });
            (EventKind::ScanCompleted, data)
        }
        FinishOutcome::Failed { failure, .. } => {
            (EventKind::ScanFailed, json!({ "status": status, "failure": failure }))
        }
        FinishOutcome::Cancelled => (EventKind::ScanCancelled, json!({ "status": status })),
    };
    NewEvent::of_scan(finish.event_id, scan, kind, data, finish.now)
}

/// What the scanners of a completed scan did, as its event tells it.
fn scanners(coverage: &Coverage) -> (Vec<&str>, Vec<serde_json::Value>) {
    let (skipped, run): (Vec<_>, Vec<_>) =
        coverage.scanners.iter().partition(|run| run.status == ScannerStatus::Skipped);
    let names = run.iter().map(|run| run.scanner.as_str()).collect();
    (names, skipped.iter().map(|run| json!({ "name": run.scanner, "reason": run.reason })).collect())
}
