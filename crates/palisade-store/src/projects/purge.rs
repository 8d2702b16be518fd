//! Removing the rows of deleted projects, a few at a time: each call is one short transaction, so that other writers
//! never wait long, and takes up where the last one of any process ended. The audit trail keeps its records.

use palisade_model::{OrganizationId, ProjectId};

use crate::db::Tx;
use crate::dialect;
use crate::query::{Query, assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Findings removed by one transaction. Each has a handful of rows in other tables.
const FINDINGS: usize = 100;
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
    /// Removes some rows of a deleted project.
    pub async fn purge_deleted_projects(&self) -> Result<Purged> {
        // Asked often; asking must not write.
        if self.db.optional::<Dying>(query(DYING)).await?.is_none() {
            return Ok(Purged::Nothing);
        }
        let mut tx = self.db.begin().await?;
        let lock = dialect::for_update_skip_locked(&tx);
        let Some(project) = tx.optional::<Dying>(assembled(format!("{DYING} {lock}"))).await? else {
            return Ok(Purged::Nothing);
        };
        let removed = remove_findings(&mut tx, &project).await?
            || remove_scans(&mut tx, &project).await?
            || remove_verdicts(&mut tx, &project).await?;
        if !removed {
            remove_project(&mut tx, &project).await?;
        }
        tx.commit().await?;
        Ok(if removed { Purged::Some } else { Purged::Project(project.id) })
    }
}

/// Answers whether there were any.
async fn remove_findings(tx: &mut Tx, project: &Dying) -> Result<bool> {
    let select = query("SELECT id, number FROM findings WHERE project_id = $1 LIMIT $2");
    let dead: Vec<Dead> = tx.all(select.bind(project.id).bind(FINDINGS)).await?;
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
    let counts = query("DELETE FROM finding_counts WHERE organization_id = $1 AND project_id = $2");
    tx.execute(counts.bind(project.organization_id).bind(project.id)).await?;
    for sql in [
        "DELETE FROM targets WHERE project_id = $1",
        "DELETE FROM project_teams WHERE project_id = $1",
        "DELETE FROM projects WHERE id = $1",
    ] {
        tx.execute(query(sql).bind(project.id)).await?;
    }
    Ok(())
}
