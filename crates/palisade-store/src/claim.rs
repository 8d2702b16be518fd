//! Taking the next job: highest priority first, then the organisation that runs least, then the oldest.

use palisade_model::{EventId, EventKind, JobId, Scan, ScanKind, UnixMillis};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::jobs::Fence;
use crate::query::{assembled, query};
use crate::row::{Columns, FromRow};
use crate::scans::scan_columns;
use crate::{Result, Store, dialect, lost, queues};

/// A job that this worker holds until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedJob {
    pub fence: Fence,
    pub kind: ScanKind,
    pub scan: Scan,
    /// Cancelled while it waited for another attempt or its worker was lost.
    pub cancel_requested: bool,
}

struct Taken {
    job_id: JobId,
    scan_id: String,
    attempt: i64,
    cancel_requested: bool,
}

impl FromRow for Taken {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            job_id: columns.parse("a job id")?,
            scan_id: columns.take()?,
            attempt: columns.take()?,
            cancel_requested: columns.take()?,
        })
    }
}

struct Started(ScanKind, Scan);

impl FromRow for Started {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.word("a scan kind", ScanKind::parse)?, Scan::from_row(columns)?))
    }
}

impl Store {
    /// Takes the next job, if one may run now, and starts its scan. Also takes over a job whose lease
    /// ended while attempts are left. No two callers get the same attempt.
    pub async fn claim_job(
        &self,
        worker: &str,
        now: UnixMillis,
        lease_ms: i64,
        event_id: EventId,
    ) -> Result<Option<ClaimedJob>> {
        // An idle worker asks often; asking must not write.
        if self.db.optional::<String>(query(CLAIMABLE).bind(now)).await?.is_none() {
            return Ok(None);
        }
        let mut tx = self.db.begin().await?;
        let Some(next) = next_job(&mut tx, now).await? else { return Ok(None) };
        if !next.waited {
            lost::excuse_shared_losses(&mut tx, now).await?;
        }
        let taken = take(&mut tx, &next, worker, now.saturating_add(lease_ms)).await?;
        let Started(kind, scan) = start_scan(&mut tx, &taken.scan_id, now).await?;
        if next.waited {
            queues::leave(&mut tx, scan.organization_id).await?;
        }
        if taken.attempt == 1 {
            append_event(&mut tx, started_event(event_id, &scan, now)).await?;
        }
        tx.commit().await?;
        let fence = Fence { job_id: taken.job_id, worker: worker.to_owned(), attempt: taken.attempt };
        Ok(Some(ClaimedJob { fence, kind, scan, cancel_requested: taken.cancel_requested }))
    }
}

pub(crate) const CLAIMABLE: &str = "\
    SELECT id FROM (SELECT id FROM jobs WHERE state = 'queued' AND run_at <= $1 LIMIT 1) AS first_waiting \
    UNION ALL \
    SELECT id FROM (SELECT id FROM jobs WHERE state = 'running' AND lease_until < $1 \
                    AND attempt < attempts_allowed LIMIT 1) AS first_lost \
    LIMIT 1";

/// `waiting` hops over the index from one organisation with queued jobs to the next, so a long queue of
/// one of them costs nothing; `candidates` are the first job of each, and jobs whose worker was lost.
pub(crate) const NEXT: &str = "\
    WITH RECURSIVE waiting (organization_id) AS ( \
        SELECT min(organization_id) FROM jobs WHERE state = 'queued' \
        UNION ALL \
        SELECT (SELECT min(later.organization_id) FROM jobs AS later \
                WHERE later.state = 'queued' AND later.organization_id > waiting.organization_id) \
        FROM waiting WHERE waiting.organization_id IS NOT NULL \
    ), candidates (id) AS ( \
        SELECT (SELECT head.id FROM jobs AS head \
                WHERE head.organization_id = waiting.organization_id AND head.state = 'queued' AND head.run_at <= $1 \
                ORDER BY head.priority DESC, head.run_at, head.id LIMIT 1) \
        FROM waiting WHERE waiting.organization_id IS NOT NULL \
        UNION ALL \
        SELECT lost.id FROM jobs AS lost \
        WHERE lost.state = 'running' AND lost.lease_until < $1 AND lost.attempt < lost.attempts_allowed \
    ), busy (organization_id, running) AS ( \
        SELECT organization_id, count(*) FROM jobs \
        WHERE state = 'running' AND lease_until >= $1 GROUP BY organization_id \
    ) \
    SELECT job.id, job.state FROM candidates \
    JOIN jobs AS job ON job.id = candidates.id \
    LEFT JOIN busy ON busy.organization_id = job.organization_id \
    WHERE (job.state = 'queued' OR (job.state = 'running' AND job.lease_until < $1)) \
      AND (job.concurrency_limit IS NULL OR coalesce(busy.running, 0) < job.concurrency_limit) \
    ORDER BY job.priority DESC, coalesce(busy.running, 0), job.run_at, job.id LIMIT 1";

/// The job whose turn it is, held until the transaction ends.
struct Next {
    job_id: String,
    /// It stood in the queue; the other way to be next is to have lost its worker.
    waited: bool,
}

impl FromRow for Next {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { job_id: columns.take()?, waited: columns.take::<String>()? == "queued" })
    }
}

async fn next_job(tx: &mut Tx, now: UnixMillis) -> Result<Option<Next>> {
    lock_claims(tx).await?;
    let lock = dialect::for_update_of_job_skip_locked(tx);
    tx.optional(assembled(format!("{NEXT} {lock}")).bind(now)).await
}

async fn take(tx: &mut Tx, next: &Next, worker: &str, lease_until: UnixMillis) -> Result<Taken> {
    let take = query(
        "UPDATE jobs SET state = 'running', worker = $2, lease_until = $3, attempt = attempt + 1 \
         WHERE id = $1 RETURNING id, scan_id, attempt, cancel_requested",
    );
    tx.one(take.bind(next.job_id.as_str()).bind(worker).bind(lease_until)).await
}

/// Claims take turns. Two at once would look at the same first job, so one would go away empty-handed
/// though more are waiting; taking over lost jobs, both could count one less than the limit and go over it.
/// The turn lasts a few statements; the work itself runs outside any transaction.
pub(crate) async fn lock_claims(tx: &mut Tx) -> Result<()> {
    let lock = dialect::for_update(tx);
    tx.one::<i64>(assembled(format!("SELECT value FROM sequences WHERE name = 'claims' {lock}"))).await?;
    Ok(())
}

async fn start_scan(tx: &mut Tx, scan_id: &str, now: UnixMillis) -> Result<Started> {
    let start = query(concat!(
        "UPDATE scans SET status = 'running', started_at = coalesce(started_at, $2), progress = 0, ",
        "current_check = '', checks = NULL WHERE id = $1 RETURNING kind, ",
        scan_columns!()
    ));
    tx.one(start.bind(scan_id).bind(now)).await
}

fn started_event(id: EventId, scan: &Scan, now: UnixMillis) -> NewEvent {
    NewEvent::of_scan(id, scan, EventKind::ScanStarted, json!({ "project_id": scan.project_id }), now)
}
