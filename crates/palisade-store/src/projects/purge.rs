//! Removing the rows of deleted projects, a few at a time: each call is one short transaction, so that other writers
//! never wait long, and takes up where the last one of any process ended. The audit trail keeps its records.

use palisade_model::{OrganizationId, ProjectId};

use crate::db::Tx;
use crate::dialect;
use crate::query::{Query, assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Most findings that one transaction removes. Each has a handful of rows in other tables.
const FINDINGS: usize = 100;
/// Each may have messages to several endpoints.
const EVENTS: usize = 50;
/// Of other rows.
const SEEN: u64 = 500;
const SCANS: usize = 20;

/// What one step of the purge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purged {
    /// There may be more to do.
    Some,
    /// This project is gone for good.
    Project(ProjectId),
    /// The rest has to wait until messages were made of the last events.
    Waiting,
    /// No deleted project is left, or another process works on all of them.
    Nothing,
}

struct Dying {
    id: ProjectId,
    organization_id: OrganizationId,
}

impl FromRow for Dying {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { id: columns.parse("a project id")?, organization_id: columns.parse("an organization id")? })
    }
}

struct Dead {
    finding_id: String,
    number: i64,
}

impl FromRow for Dead {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { finding_id: columns.take()?, number: columns.take()? })
    }
}

pub(crate) const DYING: &str =
    "SELECT id, organization_id FROM projects WHERE deleted_at IS NOT NULL LIMIT 1";

impl Store {
    /// Whether anything is left of a project, deleted or not.
    pub async fn knows_project(&self, id: ProjectId) -> Result<bool> {
        let select = query("SELECT id FROM projects WHERE id = $1").bind(id);
        Ok(self.db.optional::<String>(select).await?.is_some())
    }

    /// Removes some rows of a deleted project: so many findings, at most a hundred, or a few of another kind.
    pub async fn purge_deleted_projects(&self, findings: usize) -> Result<Purged> {
        // Asked often; asking must not write.
        if self.db.optional::<Dying>(query(DYING)).await?.is_none() {
            return Ok(Purged::Nothing);
        }
        let mut tx = self.db.begin().await?;
        let lock = dialect::for_update_skip_locked(&tx);
        let Some(project) = tx.optional::<Dying>(assembled(format!("{DYING} {lock}"))).await? else {
            return Ok(Purged::Nothing);
        };
        let removed = remove_events(&mut tx, &project).await?
            || remove_findings(&mut tx, &project, findings.clamp(1, FINDINGS)).await?
            || remove_scans(&mut tx, &project).await?
            || remove_verdicts(&mut tx, &project).await?;
        if !removed && has_events(&mut tx, &project).await? {
            // Lets the project go at once: a transaction that is dropped may hold it a little longer.
            tx.commit().await?;
            return Ok(Purged::Waiting);
        }
        if !removed {
            remove_project(&mut tx, &project).await?;
        }
        tx.commit().await?;
        Ok(if removed { Purged::Some } else { Purged::Project(project.id) })
    }
}

/// Events that messages were made of, with those messages, sent or not: first, because they may still be sent. That the
/// project was deleted remains to be told.
async fn remove_events(tx: &mut Tx, project: &Dying) -> Result<bool> {
    let select = query(concat!(
        "SELECT sequence FROM events WHERE project_id = $1 AND kind <> 'project.deleted' AND sequence <= ",
        "(SELECT value FROM sequences WHERE name = 'webhooks') ORDER BY sequence LIMIT $2"
    ));
    let sequences: Vec<i64> = tx.all(select.bind(project.id).bind(EVENTS)).await?;
    if sequences.is_empty() {
        return Ok(false);
    }
    let list = places(1, sequences.len());
    let messages = format!("SELECT id FROM webhook_deliveries WHERE event_sequence IN ({list})");
    for sql in [
        format!("DELETE FROM webhook_attempts WHERE delivery_id IN ({messages})"),
        format!("DELETE FROM webhook_bodies WHERE delivery_id IN ({messages})"),
        format!("DELETE FROM webhook_deliveries WHERE event_sequence IN ({list})"),
        format!("DELETE FROM events WHERE sequence IN ({list})"),
    ] {
        let delete = assembled(sql).one_off();
        tx.execute(sequences.iter().fold(delete, |delete, sequence| delete.bind(*sequence))).await?;
    }
    Ok(true)
}

async fn has_events(tx: &mut Tx, project: &Dying) -> Result<bool> {
    let select =
        query("SELECT sequence FROM events WHERE project_id = $1 AND kind <> 'project.deleted' LIMIT 1");
    Ok(tx.optional::<i64>(select.bind(project.id)).await?.is_some())
}

/// Answers whether there were any.
async fn remove_findings(tx: &mut Tx, project: &Dying, limit: usize) -> Result<bool> {
    let select = query("SELECT id, number FROM findings WHERE project_id = $1 LIMIT $2");
    let dead: Vec<Dead> = tx.all(select.bind(project.id).bind(limit)).await?;
    if dead.is_empty() {
        return Ok(false);
    }
    dialect::unindex_search(tx, dead.iter().map(|dead| dead.number)).await?;
    let ids: Vec<&str> = dead.iter().map(|dead| dead.finding_id.as_str()).collect();
    for table in ["finding_fingerprints", "finding_contents", "finding_history", "finding_comments"] {
        let delete = format!("DELETE FROM {table} WHERE finding_id IN ({})", places(1, ids.len()));
        tx.execute(bound(delete, &ids)).await?;
    }
    tx.execute(bound(format!("DELETE FROM findings WHERE id IN ({})", places(1, ids.len())), &ids)).await?;
    Ok(true)
}

fn bound(sql: String, ids: &[&str]) -> Query {
    let delete = assembled(sql);
    let delete = if ids.len() == FINDINGS { delete } else { delete.one_off() };
    ids.iter().fold(delete, |delete, id| delete.bind(*id))
}

/// The scans with what they saw. A scan goes when nothing it saw is left.
async fn remove_scans(tx: &mut Tx, project: &Dying) -> Result<bool> {
    let select = query("SELECT id FROM scans WHERE project_id = $1 LIMIT $2");
    let scans: Vec<String> = tx.all(select.bind(project.id).bind(SCANS)).await?;
    let mut room = SEEN;
    for scan in &scans {
        let delete = query(
            "DELETE FROM scan_findings WHERE scan_id = $1 AND finding_id IN \
             (SELECT finding_id FROM scan_findings WHERE scan_id = $1 ORDER BY finding_id LIMIT $2)",
        );
        let removed = tx.execute(delete.bind(scan.as_str()).bind(room)).await?;
        room = room.saturating_sub(removed);
        if room == 0 {
            break;
        }
        tx.execute(query("DELETE FROM jobs WHERE scan_id = $1").bind(scan.as_str())).await?;
        tx.execute(query("DELETE FROM sboms WHERE scan_id = $1").bind(scan.as_str())).await?;
        tx.execute(query("DELETE FROM scans WHERE id = $1").bind(scan.as_str())).await?;
    }
    Ok(!scans.is_empty())
}

async fn remove_verdicts(tx: &mut Tx, project: &Dying) -> Result<bool> {
    let delete = query(
        "DELETE FROM verdicts WHERE organization_id = $1 AND project_id = $2 AND project_id <> '' AND fingerprint IN \
         (SELECT fingerprint FROM verdicts WHERE organization_id = $1 AND project_id = $2 AND project_id <> '' LIMIT $3)",
    );
    Ok(tx.execute(delete.bind(project.organization_id).bind(project.id).bind(SEEN)).await? > 0)
}

/// The last of it, with what a write that had begun before the delete may have left.
async fn remove_project(tx: &mut Tx, project: &Dying) -> Result<()> {
    for sql in [
        "DELETE FROM finding_counts WHERE organization_id = $1 AND project_id = $2",
        "DELETE FROM notifications WHERE organization_id = $1 AND project_id = $2",
    ] {
        tx.execute(query(sql).bind(project.organization_id).bind(project.id)).await?;
    }
    for sql in [
        "DELETE FROM analyses WHERE project_id = $1",
        "DELETE FROM targets WHERE project_id = $1",
        "DELETE FROM project_teams WHERE project_id = $1",
        "DELETE FROM projects WHERE id = $1",
    ] {
        tx.execute(query(sql).bind(project.id)).await?;
    }
    Ok(())
}
