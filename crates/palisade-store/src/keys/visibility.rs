//! Which projects a key may see: those that it was made for, and those that no team keeps from its member.

use palisade_model::{MemberId, OrganizationId, ProjectId, TeamId};

use crate::query::{assembled, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

struct Visible(ProjectId);

impl FromRow for Visible {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a project id")?))
    }
}

impl Store {
    /// The projects of the teams, in no order.
    pub async fn projects_of_teams(
        &self,
        organization_id: OrganizationId,
        teams: &[TeamId],
    ) -> Result<Vec<ProjectId>> {
        if teams.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (2..2 + teams.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT DISTINCT project_id FROM project_teams WHERE organization_id = $1 AND team_id IN ({})",
            places.join(", ")
        );
        let select =
            teams.iter().fold(assembled(sql).bind(organization_id), |select, &team| select.bind(team));
        Ok(ids(self.db.all(select).await?))
    }

    /// The projects that exist for a member who does not see all: those without a team, and those of the member's
    /// teams. `None` when no project is kept from the member: without teams of projects that is one look into an index.
    pub async fn projects_of_member(
        &self,
        organization_id: OrganizationId,
        member_id: MemberId,
    ) -> Result<Option<Vec<ProjectId>>> {
        let hidden = query(
            "SELECT kept.project_id FROM project_teams AS kept WHERE kept.organization_id = $1 AND NOT EXISTS \
             (SELECT 1 FROM project_teams AS own JOIN team_members ON team_members.team_id = own.team_id \
              WHERE own.project_id = kept.project_id AND team_members.member_id = $2) LIMIT 1",
        );
        if self.db.optional::<String>(hidden.bind(organization_id).bind(member_id)).await?.is_none() {
            return Ok(None);
        }
        let visible = query(
            "SELECT projects.id FROM projects WHERE projects.organization_id = $1 AND (NOT EXISTS \
             (SELECT 1 FROM project_teams WHERE project_teams.project_id = projects.id) OR EXISTS \
             (SELECT 1 FROM project_teams JOIN team_members ON team_members.team_id = project_teams.team_id \
              WHERE project_teams.project_id = projects.id AND team_members.member_id = $2))",
        );
        Ok(Some(ids(self.db.all(visible.bind(organization_id).bind(member_id)).await?)))
    }
}

fn ids(rows: Vec<Visible>) -> Vec<ProjectId> {
    rows.into_iter().map(|Visible(id)| id).collect()
}
