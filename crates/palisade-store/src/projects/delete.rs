//! Deleting a project. One short transaction takes it, and everything in it, out of every read; its rows go later, see
//! `purge.rs`.
//!
//! Locks are taken in the order of all writers: jobs, the queue, projects, events. So two of them never wait in a circle.

use palisade_model::{
    EventId, EventKind, OrganizationId, Project, ProjectId, Scan, ScanId, UnixMillis, Version,
};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::projects::row::project_columns;
use crate::projects::write::event;
use crate::query::{Query, assembled, query};
use crate::row::{Columns, FromRow};
use crate::scans::scan_columns;
use crate::{Result, Store, StoreError, dialect, queues};

/// Scans may be created while their jobs are being held; then it is tried again.
const TRIES: usize = 20;

/// Which project to delete.
#[derive(Debug, Clone, Copy)]
pub struct DeleteProject {
    pub id: ProjectId,
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// Only if it still has this version.
    pub version: Option<Version>,
    pub now: UnixMillis,
}

/// What a delete did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeletedProject {
    /// With the scans that were cancelled.
    Done(Vec<ScanId>),
    NotFound,
    VersionChanged,
}

struct OpenJob {
    id: String,
    scan_id: ScanId,
    waits: bool,
}

impl FromRow for OpenJob {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let (id, scan_id) = (columns.take()?, columns.parse("a scan id")?);
        Ok(Self { id, scan_id, waits: columns.take::<String>()? == "queued" })
    }
}

impl Store {
    /// Deletes the project: from the commit on nothing of it is read, its waiting and running scans are cancelled, and
    /// what they report is dropped. `event_id` makes one id per event.
    pub async fn delete_project(
        &self,
        delete: DeleteProject,
        event_id: &(dyn Fn() -> EventId + Send + Sync),
    ) -> Result<DeletedProject> {
        for _ in 0..TRIES {
            let mut tx = self.db.begin().await?;
            let Some(jobs) = hold_open_jobs(&mut tx, &delete).await? else { continue };
            match held_version(&mut tx, &delete).await? {
                None => return Ok(DeletedProject::NotFound),
                Some(now) if delete.version.is_some_and(|version| version.get() != now) => {
                    return Ok(DeletedProject::VersionChanged);
                }
                Some(_) => {}
            }
            let scans = cancel_scans(&mut tx, &delete, &jobs).await?;
            let project = mark(&mut tx, &delete).await?;
            drop_small_rows(&mut tx, &delete).await?;
            for scan in &scans {
                let data = json!({ "status": scan.status });
                let event = NewEvent::of_scan(event_id(), scan, EventKind::ScanCancelled, data, delete.now);
                append_event(&mut tx, event).await?;
            }
            let data = json!({ "project_id": project.id, "name": project.fields.name });
            append_event(&mut tx, event(event_id(), &project, EventKind::ProjectDeleted, data, delete.now))
                .await?;
            tx.commit().await?;
            return Ok(DeletedProject::Done(scans.iter().map(|scan| scan.id).collect()));
        }
        Err(StoreError::Conflict)
    }
}

/// Holds every open job of the project and the queue, so that none is created, claimed or finished meanwhile. `None`
/// when one was created in between.
async fn hold_open_jobs(tx: &mut Tx, delete: &DeleteProject) -> Result<Option<Vec<OpenJob>>> {
    let lock = dialect::for_update_of_job(tx);
    let held: Vec<OpenJob> = tx.all(open_jobs(lock).bind(delete.id).bind(delete.organization_id)).await?;
    queues::hold(tx, delete.organization_id).await?;
    let now: Vec<OpenJob> = tx.all(open_jobs("").bind(delete.id).bind(delete.organization_id)).await?;
    let is_held = |job: &OpenJob| held.iter().any(|held| held.id == job.id);
    Ok(now.iter().all(is_held).then_some(now))
}

fn open_jobs(lock: &str) -> Query {
    assembled(format!(
        "SELECT job.id, job.scan_id, job.state FROM scans JOIN jobs AS job ON job.scan_id = scans.id \
         WHERE scans.project_id = $1 AND scans.organization_id = $2 AND job.state IN ('queued', 'running') \
         AND scans.status IN ('queued', 'running') ORDER BY job.id {lock}"
    ))
}

async fn held_version(tx: &mut Tx, delete: &DeleteProject) -> Result<Option<i64>> {
    let lock = dialect::for_update(tx);
    let hold = assembled(format!(
        "SELECT version FROM projects WHERE id = $1 AND organization_id = $2 AND test_mode = $3 \
         AND deleted_at IS NULL {lock}"
    ));
    tx.optional(hold.bind(delete.id).bind(delete.organization_id).bind(delete.test_mode)).await
}

/// A job that is no longer running has no fence: its worker stores nothing from here on.
async fn cancel_scans(tx: &mut Tx, delete: &DeleteProject, jobs: &[OpenJob]) -> Result<Vec<Scan>> {
    let mut scans = Vec::with_capacity(jobs.len());
    for job in jobs {
        let end_job = query(
            "UPDATE jobs SET state = 'cancelled', lease_until = NULL, cancel_requested = TRUE WHERE id = $1",
        );
        tx.execute(end_job.bind(job.id.as_str())).await?;
        let end_scan = query(concat!(
            "UPDATE scans SET status = 'cancelled', finished_at = $2, current_check = '' WHERE id = $1 RETURNING ",
            scan_columns!()
        ));
        scans.push(tx.one(end_scan.bind(job.scan_id).bind(delete.now)).await?);
        if job.waits {
            queues::leave(tx, delete.organization_id).await?;
        }
    }
    Ok(scans)
}

/// Frees the source for a new project of the same.
async fn mark(tx: &mut Tx, delete: &DeleteProject) -> Result<Project> {
    let mark = query(concat!(
        "UPDATE projects SET deleted_at = $2, updated_at = $2, version = version + 1, target_key = 'deleted:' || id ",
        "WHERE id = $1 RETURNING ",
        project_columns!()
    ));
    tx.one(mark.bind(delete.id).bind(delete.now)).await
}

/// What is read without looking at the project, and never much.
async fn drop_small_rows(tx: &mut Tx, delete: &DeleteProject) -> Result<()> {
    let counts =
        query("DELETE FROM finding_counts WHERE organization_id = $1 AND test_mode = $2 AND project_id = $3");
    tx.execute(counts.bind(delete.organization_id).bind(delete.test_mode).bind(delete.id)).await?;
    for sql in
        ["DELETE FROM targets WHERE project_id = $1", "DELETE FROM project_teams WHERE project_id = $1"]
    {
        tx.execute(query(sql).bind(delete.id)).await?;
    }
    let uploads = query(
        "UPDATE uploads SET expires_at = $3 WHERE organization_id = $1 AND project_id = $2 AND expires_at > $3",
    );
    tx.execute(uploads.bind(delete.organization_id).bind(delete.id).bind(delete.now)).await?;
    Ok(())
}
