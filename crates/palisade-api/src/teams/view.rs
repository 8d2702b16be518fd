//! Teams as answers show them, and the settings that bodies share with them.

use palisade_model::{MemberId, TeamId};
use palisade_service::{Team, TeamMember, TeamSettings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::members::view::MemberView;
use crate::time::Timestamp;

/// Members who share projects.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Team, example = json!({
    "id": "team_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "name": "payments", "settings": {"description": "Checkout and billing"},
    "created_at": "2026-06-03T10:00:00Z", "updated_at": "2026-06-03T10:00:00Z"
}))]
pub(crate) struct TeamView {
    #[schema(value_type = String)]
    id: TeamId,
    name: String,
    settings: TeamSettingsView,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// What a team decides for itself.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TeamSettings)]
pub(crate) struct TeamSettingsView {
    /// What the team is there for.
    #[serde(default)]
    #[schema(max_length = 500)]
    description: String,
}

/// A member of a team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TeamMember)]
pub(crate) struct TeamMemberView {
    #[schema(value_type = String)]
    member_id: MemberId,
    member: MemberView,
    /// `lead` says whom to ask, `member` nothing. Rights come from the role in the organisation.
    team_role: &'static str,
    added_at: Timestamp,
}

impl From<Team> for TeamView {
    fn from(team: Team) -> Self {
        Self {
            id: team.id,
            name: team.name,
            settings: TeamSettingsView { description: team.settings.description },
            created_at: Timestamp(team.created_at),
            updated_at: Timestamp(team.updated_at),
        }
    }
}

impl From<TeamSettingsView> for TeamSettings {
    fn from(view: TeamSettingsView) -> Self {
        Self { description: view.description }
    }
}

impl From<TeamMember> for TeamMemberView {
    fn from(member: TeamMember) -> Self {
        Self {
            member_id: member.member.id,
            team_role: member.role.as_str(),
            added_at: Timestamp(member.added_at),
            member: member.member.into(),
        }
    }
}
