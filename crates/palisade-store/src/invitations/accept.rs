//! Accepting an invitation: member, teams and first key in one transaction, once.

use palisade_model::{EventId, EventKind};
use serde_json::json;

use super::Invitation;
use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::keys::{created_event, insert_key};
use crate::members::insert_member;
use crate::query::query;
use crate::{NewKey, NewMember, Result, Store, StoreError};

/// What comes of an accepted invitation.
#[derive(Debug, Clone)]
pub struct AcceptInvitation {
    pub invitation: Invitation,
    pub member: NewMember,
    pub key: NewKey,
    pub event_id: EventId,
}

/// What accepting did. Only `Now` changed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    Now,
    /// Somebody else was first, or it was taken back or has expired.
    Over,
    /// The address belongs to a member by now.
    AlreadyMember,
}

impl Store {
    /// Makes the invited person a member.
    pub async fn accept_invitation(&self, accept: AcceptInvitation) -> Result<Accepted> {
        let mut tx = self.db.begin().await?;
        let (invitation, member) = (&accept.invitation, &accept.member);
        let take = query(
            "UPDATE invitations SET accepted_at = $1 \
             WHERE id = $2 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $1",
        );
        if tx.execute(take.bind(member.created_at).bind(invitation.id)).await? == 0 {
            return Ok(Accepted::Over);
        }
        match insert_member(&mut tx, member).await {
            Err(StoreError::Conflict) => return Ok(Accepted::AlreadyMember),
            inserted => inserted?,
        }
        join_teams(&mut tx, invitation, member).await?;
        insert_key(&mut tx, &accept.key).await?;
        append_event(&mut tx, created_event(&accept.key)).await?;
        let data = json!({
            "member_id": member.id, "invitation_id": invitation.id, "role": member.role.as_str()
        });
        let (organization, now) = (member.organization_id, member.created_at);
        let joined =
            NewEvent::of_organization(accept.event_id, organization, EventKind::MemberJoined, data, now);
        append_event(&mut tx, joined).await?;
        tx.commit().await?;
        Ok(Accepted::Now)
    }
}

/// Teams that were deleted since are left out.
async fn join_teams(tx: &mut Tx, invitation: &Invitation, member: &NewMember) -> Result<()> {
    for &team in &invitation.team_ids {
        let join = query(
            "INSERT INTO team_members (team_id, member_id, organization_id, role, added_at) \
             SELECT teams.id, $2, teams.organization_id, 'member', $4 FROM teams \
             WHERE teams.id = $1 AND teams.organization_id = $3",
        );
        let join = join.bind(team).bind(member.id).bind(member.organization_id).bind(member.created_at);
        tx.execute(join).await?;
    }
    Ok(())
}
