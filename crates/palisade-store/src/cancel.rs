//! Cancelling: at once while the scan waits, by a flag for its worker while it runs.

use palisade_model::{EventId, EventKind, OrganizationId, Scan, ScanId, ScanStatus, UnixMillis};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::projects::in_live_project;
use crate::query::{assembled, query};
use crate::scans::scan_columns;
use crate::{Result, Store, dialect, queues};

/// What a cancel did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once per call and taken apart at once")]
pub enum CancelOutcome {
    /// It was waiting and will never run.
    Cancelled(Scan),
    /// It runs; its worker learns of it at the next heartbeat.
    Requested,
    AlreadyTerminal,
    NotFound,
}

impl Store {
    /// Cancels a waiting scan, or asks a running one to stop.
    pub async fn request_cancel(
        &self,
        organization_id: OrganizationId,
        id: ScanId,
        test_mode: bool,
        now: UnixMillis,
        event_id: EventId,
    ) -> Result<CancelOutcome> {
        let mut tx = self.db.begin().await?;
        let Some(status) = hold_scan(&mut tx, organization_id, id, test_mode).await? else {
            return Ok(CancelOutcome::NotFound);
        };
        let outcome = match status {
            ScanStatus::Queued => cancel_waiting(&mut tx, id, now, event_id).await?,
            ScanStatus::Running => {
                let ask =
                    query("UPDATE jobs SET cancel_requested = TRUE WHERE scan_id = $1 AND state = 'running'");
                tx.execute(ask.bind(id)).await?;
                CancelOutcome::Requested
            }
            ScanStatus::Completed | ScanStatus::Failed | ScanStatus::Cancelled => {
                return Ok(CancelOutcome::AlreadyTerminal);
            }
        };
        tx.commit().await?;
        Ok(outcome)
    }
}

/// Holds the job, and with it the scan: whoever changes a scan's status holds its job first.
async fn hold_scan(
    tx: &mut Tx,
    organization_id: OrganizationId,
    id: ScanId,
    test_mode: bool,
) -> Result<Option<ScanStatus>> {
    let lock = dialect::for_update(tx);
    let hold = assembled(format!("SELECT id FROM jobs WHERE scan_id = $1 AND organization_id = $2 {lock}"));
    tx.all::<String>(hold.bind(id).bind(organization_id)).await?;
    // Only now: what the statement above waited for has been committed.
    let status = query(concat!(
        "SELECT status FROM scans WHERE id = $1 AND organization_id = $2 AND test_mode = $3 AND ",
        in_live_project!("$2")
    ));
    let status = tx.optional::<String>(status.bind(id).bind(organization_id).bind(test_mode)).await?;
    status.map(|word| stored_status(&word)).transpose()
}

fn stored_status(word: &str) -> Result<ScanStatus> {
    ScanStatus::parse(word)
        .ok_or_else(|| crate::StoreError::Corrupt { expected: "a scan status", found: word.to_owned() })
}

async fn cancel_waiting(
    tx: &mut Tx,
    id: ScanId,
    now: UnixMillis,
    event_id: EventId,
) -> Result<CancelOutcome> {
    let drop_job = query("UPDATE jobs SET state = 'cancelled' WHERE scan_id = $1 AND state = 'queued'");
    tx.execute(drop_job.bind(id)).await?;
    let end = query(concat!(
        "UPDATE scans SET status = 'cancelled', finished_at = $2 WHERE id = $1 RETURNING ",
        scan_columns!()
    ));
    let scan: Scan = tx.one(end.bind(id).bind(now)).await?;
    queues::leave(tx, scan.organization_id).await?;
    let data = json!({ "status": scan.status });
    let event = NewEvent::of_scan(event_id, &scan, EventKind::ScanCancelled, data, now);
    append_event(tx, event).await?;
    Ok(CancelOutcome::Cancelled(scan))
}
