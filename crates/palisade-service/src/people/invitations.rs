//! Invitations: made by those who may, accepted by whoever holds the token, once.

use palisade_model::{InvitationId, MemberId, Page, PageSize, Principal, Resource, Role, Scope, TeamId};
use palisade_store::{Accepted, Invitation, KeyRestrictions, Member, NewMember};

use super::email::checked_email;
use crate::access::{require, require_whole};
use crate::auth::{KeyPrefix, SecretKey, random_base62};
use crate::keys::{DAY_MS, KeySpec, checked_name};
use crate::tokens::refuse_role_above;
use crate::{CoreError, ErrorKind, KeyInfo, Service};

const READ: Scope = Scope::read(Resource::Members);
const WRITE: Scope = Scope::write(Resource::Members);
const TOKEN_PREFIX: &str = "pal_invite_";
const TOKEN_LENGTH: usize = 43;
const DEFAULT_DAYS: i64 = 7;
const MAX_DAYS: i64 = 30;
const MAX_TEAMS: usize = 100;
/// How long the first key of a member is good.
const FIRST_KEY_DAYS: i64 = 90;

/// Who is to come in.
#[derive(Debug)]
pub struct Invite {
    pub email: String,
    pub role: Role,
    pub team_ids: Vec<TeamId>,
    /// 1 to 30, 7 when not given.
    pub expires_in_days: Option<i64>,
}

/// What the invited person says.
#[derive(Debug)]
pub struct AcceptInvitation {
    pub token: String,
    pub name: String,
}

/// A new member with a first key.
#[derive(Debug)]
pub struct Joined {
    pub member: Member,
    pub key: KeyInfo,
    pub secret: SecretKey,
}

impl Service {
    /// Makes an invitation; its token is in the answer only. An open one to the same address ends.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `role_escalation`, `invalid_email`, `invalid_expires_in_days`,
    /// `unknown_team`, `already_member`; the store's errors.
    pub async fn invite(
        &self,
        principal: &Principal,
        invite: Invite,
    ) -> Result<(Invitation, String), CoreError> {
        require_whole(principal, WRITE)?;
        let email = checked_email(&invite.email, "body.email")?;
        let days = checked_days(invite.expires_in_days)?;
        refuse_role_above(principal, invite.role)?;
        self.refuse_unknown_teams(principal, &invite.team_ids).await?;
        if self.store.has_member(principal.organization_id, &email).await? {
            return Err(already_member());
        }
        let now = self.now();
        let invitation = Invitation {
            id: InvitationId::new(self.next_id()),
            organization_id: principal.organization_id,
            email,
            role: invite.role,
            team_ids: invite.team_ids,
            invited_by: principal.actor(),
            created_at: now,
            expires_at: now.saturating_add(days * DAY_MS),
            accepted_at: None,
            revoked_at: None,
        };
        let token = format!("{TOKEN_PREFIX}{}", random_base62(TOKEN_LENGTH));
        let hash = self.pepper.hash_invitation(&token);
        self.store.insert_invitation(&invitation, &hash, self.next_event_id()).await?;
        Ok((invitation, token))
    }

    /// One page of invitations, newest first, with those that are over.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_invitations(
        &self,
        principal: &Principal,
        before: Option<InvitationId>,
        size: PageSize,
    ) -> Result<Page<Invitation>, CoreError> {
        require(principal, READ)?;
        Ok(self.store.invitations_page(principal.organization_id, before, size).await?)
    }

    /// Takes an invitation back; what is over stays as it is.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `not_found`; the store's errors.
    pub async fn revoke_invitation(&self, principal: &Principal, id: InvitationId) -> Result<(), CoreError> {
        require_whole(principal, WRITE)?;
        let found = self.store.revoke_invitation(principal.organization_id, id, self.now()).await?;
        if found { Ok(()) } else { Err(CoreError::not_found("invitation")) }
    }

    /// Makes the holder of an invitation a member with a first key, once. Needs no principal: the token is the proof.
    ///
    /// # Errors
    /// The same `not_found` for an unknown, used, revoked and expired token; `invalid_name`, `already_member`; the
    /// store's errors.
    pub async fn accept_invitation(&self, accept: AcceptInvitation) -> Result<Joined, CoreError> {
        let name = checked_name(&accept.name, "body.name")?;
        let over = || CoreError::not_found("invitation");
        let hash = self.pepper.hash_invitation(accept.token.trim());
        let now = self.now();
        let invitation = self.store.open_invitation(&hash, now).await?.ok_or_else(over)?;
        let (organization_id, role) = (invitation.organization_id, invitation.role);
        let id = MemberId::new(self.next_id());
        let (email, created_at) = (invitation.email.clone(), now);
        let member = NewMember { id, organization_id, email, name, role, created_at };
        let (secret, key) = self.mint_key(first_key(&member));
        let key_id = key.id;
        let event_id = self.next_event_id();
        let accept = palisade_store::AcceptInvitation { invitation, member, key, event_id };
        match self.store.accept_invitation(accept).await? {
            Accepted::Now => {}
            Accepted::Over => return Err(over()),
            Accepted::AlreadyMember => return Err(already_member()),
        }
        let member = self.store.get_member(organization_id, id).await?;
        let member = member.ok_or_else(|| CoreError::not_found("member"))?;
        Ok(Joined { member, key: self.stored_token(organization_id, key_id).await?, secret })
    }

    async fn refuse_unknown_teams(&self, principal: &Principal, teams: &[TeamId]) -> Result<(), CoreError> {
        let refused = |detail: String| CoreError::invalid_field("unknown_team", "body.team_ids", detail);
        if teams.len() > MAX_TEAMS {
            let found = teams.len();
            return Err(refused(format!(
                "body.team_ids: expected at most {MAX_TEAMS} entries, found {found}"
            )));
        }
        let known = self.store.known_teams(principal.organization_id, teams).await?;
        match teams.iter().find(|id| !known.contains(id)) {
            None => Ok(()),
            Some(id) => {
                Err(refused(format!("body.team_ids: expected teams of this organisation, found {id}")))
            }
        }
    }
}

/// With the scopes of the role: a later change of the role bounds it, and never widens it.
fn first_key(member: &NewMember) -> KeySpec {
    KeySpec {
        organization_id: member.organization_id,
        name: "first key".to_owned(),
        scopes: member.role.scopes(),
        prefix: KeyPrefix::Live,
        restrictions: KeyRestrictions::default(),
        member_id: Some(member.id),
        created_by: Some(member.id.to_string()),
        rotated_from: None,
        expires_at: Some(member.created_at.saturating_add(FIRST_KEY_DAYS * DAY_MS)),
    }
}

fn checked_days(days: Option<i64>) -> Result<i64, CoreError> {
    let days = days.unwrap_or(DEFAULT_DAYS);
    if (1..=MAX_DAYS).contains(&days) {
        return Ok(days);
    }
    let detail = format!("body.expires_in_days: expected 1 to {MAX_DAYS}, found {days}");
    Err(CoreError::invalid_field("invalid_expires_in_days", "body.expires_in_days", detail))
}

fn already_member() -> CoreError {
    CoreError::new(ErrorKind::Conflict, "already_member", "A member of the organisation has this address")
}
