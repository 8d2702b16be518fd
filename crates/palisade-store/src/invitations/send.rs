//! Making an invitation, and taking it back.

use palisade_model::{EventId, EventKind, InvitationId, OrganizationId, UnixMillis};
use serde_json::json;

use super::Invitation;
use crate::events::{NewEvent, append_event};
use crate::query::query;
use crate::row::to_json;
use crate::{Result, Store};

impl Store {
    /// Stores an invitation. Open ones to the same address end: the newest counts.
    pub async fn insert_invitation(
        &self,
        invitation: &Invitation,
        token_hash: &str,
        event_id: EventId,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let replace = query(
            "UPDATE invitations SET revoked_at = $1 \
             WHERE organization_id = $2 AND email = $3 AND accepted_at IS NULL AND revoked_at IS NULL",
        );
        let (organization, now) = (invitation.organization_id, invitation.created_at);
        tx.execute(replace.bind(now).bind(organization).bind(invitation.email.as_str())).await?;
        let insert = query(
            "INSERT INTO invitations (id, organization_id, email, role, team_ids, token_hash, invited_by, created_at, \
             expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(invitation.id)
        .bind(organization)
        .bind(invitation.email.as_str())
        .bind(invitation.role.as_str())
        .bind(to_json(&invitation.team_ids)?)
        .bind(token_hash)
        .bind(invitation.invited_by.as_str())
        .bind(now)
        .bind(invitation.expires_at);
        tx.execute(insert).await?;
        let data = json!({
            "invitation_id": invitation.id, "email": invitation.email, "role": invitation.role.as_str()
        });
        let kind = EventKind::MemberInvited;
        append_event(&mut tx, NewEvent::of_organization(event_id, organization, kind, data, now)).await?;
        tx.commit().await
    }

    /// Takes an open invitation back; `false` when there is none such, `true` also when it was over already.
    pub async fn revoke_invitation(
        &self,
        organization_id: OrganizationId,
        id: InvitationId,
        now: UnixMillis,
    ) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let revoke = query(
            "UPDATE invitations SET revoked_at = CASE WHEN accepted_at IS NULL THEN coalesce(revoked_at, $1) END \
             WHERE organization_id = $2 AND id = $3",
        );
        let found = tx.execute(revoke.bind(now).bind(organization_id).bind(id)).await? > 0;
        tx.commit().await?;
        Ok(found)
    }
}
