//! Invitations as answers show them.

use palisade_model::{InvitationId, Role, TeamId, UnixMillis};
use palisade_service::Invitation;
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;
use crate::words;

/// Somebody who may become a member.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation, example = json!({
    "id": "inv_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "email": "ada@example.com", "role": "triager", "team_ids": [],
    "status": "open", "invited_by": "mem_01JWTVS7ZKAAQ2M6N0P3T5V7XY", "created_at": "2026-06-03T10:00:00Z",
    "expires_at": "2026-06-10T10:00:00Z"
}))]
pub(crate) struct InvitationView {
    #[schema(value_type = String)]
    id: InvitationId,
    email: String,
    #[schema(schema_with = words::role)]
    role: Role,
    /// The teams that the person joins.
    #[schema(value_type = Vec<String>)]
    team_ids: Vec<TeamId>,
    /// `open`, `accepted`, `revoked` or `expired`.
    status: &'static str,
    /// The member or token that invited.
    invited_by: String,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// A new invitation with its token, this once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreatedInvitation)]
pub(crate) struct CreatedInvitationView {
    /// Give it to the person: whoever has it can accept. It is shown never again.
    pub(super) invitation_token: String,
    #[serde(flatten)]
    pub(super) invitation: InvitationView,
}

impl InvitationView {
    pub(super) fn new(invitation: Invitation, now: UnixMillis) -> Self {
        Self {
            status: status(&invitation, now),
            id: invitation.id,
            email: invitation.email,
            role: invitation.role,
            team_ids: invitation.team_ids,
            invited_by: invitation.invited_by,
            created_at: Timestamp(invitation.created_at),
            expires_at: Timestamp(invitation.expires_at),
        }
    }
}

fn status(invitation: &Invitation, now: UnixMillis) -> &'static str {
    match (invitation.accepted_at, invitation.revoked_at) {
        (Some(_), _) => "accepted",
        (None, Some(_)) => "revoked",
        (None, None) if invitation.expires_at <= now => "expired",
        (None, None) => "open",
    }
}
