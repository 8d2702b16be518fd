//! The project of what is scanned or registered: found by what makes two targets the same, or made.

use palisade_model::{OrganizationId, ProjectAccess, ProjectId, ProjectSource, UnixMillis};

use crate::Result;
use crate::db::Tx;
use crate::projects::read::Id;
use crate::query::{Query, query};

/// How the project of a target is found, and what it is when there is none yet.
#[derive(Debug, Clone)]
pub struct ProjectOfTarget {
    pub id_if_new: ProjectId,
    pub organization_id: OrganizationId,
    pub name: String,
    pub source: ProjectSource,
    /// What makes two targets belong to the same project.
    pub target_key: String,
    pub test_mode: bool,
    pub now: UnixMillis,
}

/// `None` when the caller may not use the project of the target.
pub(crate) async fn find_or_create(
    tx: &mut Tx,
    target: &ProjectOfTarget,
    visible: &ProjectAccess,
) -> Result<Option<ProjectId>> {
    if let Some(Id(id)) = tx.optional(find(target)).await? {
        return Ok(visible.includes(id).then_some(id));
    }
    if !visible.includes_new() {
        return Ok(None);
    }
    let insert = query(
        "INSERT INTO projects (id, organization_id, name, target_key, test_mode, created_at, updated_at, name_folded, \
         path, url) VALUES ($1, $2, $3, $4, $6, $5, $5, $7, $8, $9) ON CONFLICT DO NOTHING",
    )
    .bind(target.id_if_new)
    .bind(target.organization_id)
    .bind(target.name.as_str())
    .bind(target.target_key.as_str())
    .bind(target.now)
    .bind(target.test_mode)
    .bind(target.name.to_lowercase())
    .bind(target.source.path().map(str::to_owned))
    .bind(target.source.url().map(str::to_owned));
    tx.execute(insert).await?;
    // Another transaction may have been first: what it made is new to the caller too.
    let Id(id) = tx.one(find(target)).await?;
    Ok(Some(id))
}

fn find(target: &ProjectOfTarget) -> Query {
    query("SELECT id FROM projects WHERE organization_id = $1 AND target_key = $2")
        .bind(target.organization_id)
        .bind(target.target_key.as_str())
}
