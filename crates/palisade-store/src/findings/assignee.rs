//! Who can be asked to deal with a finding: a member of the organisation who sees its project.

use palisade_model::{MemberId, OrganizationId, ProjectId, Resource, Role, Scope};

use crate::db::Tx;
use crate::query::query;
use crate::{Result, Store};

impl Store {
    /// Whether the organisation has this member, who has not left.
    pub async fn is_member(&self, organization_id: OrganizationId, member: MemberId) -> Result<bool> {
        let select = query(
            "SELECT EXISTS (SELECT 1 FROM members WHERE id = $1 AND organization_id = $2 AND removed_at IS NULL)",
        );
        self.db.one(select.bind(member).bind(organization_id)).await
    }
}

/// Whether the member's role reads findings, and the project belongs to no team, to one of the member's, or is open to
/// the role anyway.
pub(crate) async fn may_see_findings(
    tx: &mut Tx,
    organization_id: OrganizationId,
    member: MemberId,
    project: ProjectId,
) -> Result<bool> {
    let select =
        query("SELECT role FROM members WHERE id = $1 AND organization_id = $2 AND removed_at IS NULL");
    let role: Option<String> = tx.optional(select.bind(member).bind(organization_id)).await?;
    let Some(role) = role.as_deref().and_then(Role::parse) else { return Ok(false) };
    if !role.may(Scope::read(Resource::Findings)) {
        return Ok(false);
    }
    if role.sees_every_project() {
        return Ok(true);
    }
    let select = query(
        "SELECT NOT EXISTS (SELECT 1 FROM project_teams WHERE project_id = $1) OR EXISTS ( \
             SELECT 1 FROM project_teams AS owner JOIN team_members AS member ON member.team_id = owner.team_id \
             WHERE owner.project_id = $1 AND member.member_id = $2)",
    );
    tx.one(select.bind(project).bind(member)).await
}
