//! Making, changing and deleting teams.

use palisade_model::{OrganizationId, TeamId, UnixMillis};

use super::team::team_columns;
use super::{Team, TeamSettings};
use crate::query::{assembled, query};
use crate::row::to_json;
use crate::{Result, Store, dialect};

/// What deleting a team did. Only `Now` changed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamDeleted {
    Now,
    NotFound,
    /// It still has projects, which everybody would see afterwards.
    HasProjects,
}

impl Store {
    /// Stores a team. `Conflict` when its name is taken.
    pub async fn insert_team(&self, team: &Team) -> Result<()> {
        let insert = query(
            "INSERT INTO teams (id, organization_id, name, settings, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $5)",
        )
        .bind(team.id)
        .bind(team.organization_id)
        .bind(team.name.as_str())
        .bind(to_json(&team.settings)?)
        .bind(team.created_at);
        let mut tx = self.db.begin().await?;
        tx.execute(insert).await?;
        tx.commit().await
    }

    /// Changes what is given; `None` when there is no such team, `Conflict` when the name is taken.
    pub async fn change_team(
        &self,
        organization_id: OrganizationId,
        id: TeamId,
        name: Option<String>,
        settings: Option<&TeamSettings>,
        now: UnixMillis,
    ) -> Result<Option<Team>> {
        let update = query(concat!(
            "UPDATE teams SET name = coalesce($1, name), settings = coalesce($2, settings), updated_at = $3 ",
            "WHERE organization_id = $4 AND id = $5 RETURNING ",
            team_columns!()
        ))
        .bind(name)
        .bind(settings.map(to_json).transpose()?)
        .bind(now)
        .bind(organization_id)
        .bind(id);
        let mut tx = self.db.begin().await?;
        let team = tx.optional(update).await?;
        tx.commit().await?;
        Ok(team)
    }

    /// Deletes a team that has no projects.
    pub async fn delete_team(&self, organization_id: OrganizationId, id: TeamId) -> Result<TeamDeleted> {
        let mut tx = self.db.begin().await?;
        let lock = dialect::for_update(&tx);
        // A project that is being given to the team waits, and then does not find it.
        let hold = assembled(format!("SELECT id FROM teams WHERE organization_id = $1 AND id = $2 {lock}"));
        if tx.optional::<String>(hold.bind(organization_id).bind(id)).await?.is_none() {
            return Ok(TeamDeleted::NotFound);
        }
        let projects = query("SELECT project_id FROM project_teams WHERE team_id = $1 LIMIT 1").bind(id);
        if tx.optional::<String>(projects).await?.is_some() {
            return Ok(TeamDeleted::HasProjects);
        }
        tx.execute(query("DELETE FROM teams WHERE id = $1").bind(id)).await?;
        tx.commit().await?;
        Ok(TeamDeleted::Now)
    }
}
