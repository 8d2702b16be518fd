//! Making a token, within the rights and restrictions of the key that asks.

use palisade_model::{Cidr, MemberId, Principal, ProjectId, Resource, Role, Scope, TeamId};
use palisade_store::KeyRestrictions;

use super::granted_scopes;
use super::restrict::{sorted, unknown};
use crate::access::require_whole;
use crate::auth::{KeyPrefix, SecretKey};
use crate::keys::{DAY_MS, KeySpec, checked_name, chosen_prefix};
use crate::{CoreError, ErrorKind, KeyInfo, Service};

const MAX_DAYS: i64 = 365;
const WRITE: Scope = Scope::write(Resource::Tokens);

/// Whose token it will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenOwner {
    Organization,
    /// The member whose key asks.
    Me,
    Member(MemberId),
}

/// What the caller asks for. Lists that are not given restrict nothing.
#[derive(Debug, Default)]
pub struct CreateToken {
    pub name: String,
    /// `read` and `write` when not given, as far as the owner's role goes.
    pub scopes: Option<Vec<Scope>>,
    /// 1 to 365, which is the default.
    pub expires_in_days: Option<i64>,
    pub project_ids: Option<Vec<ProjectId>>,
    pub team_ids: Option<Vec<TeamId>>,
    pub ip_allowlist: Option<Vec<Cidr>>,
    pub test: Option<bool>,
    pub prefix: Option<KeyPrefix>,
    /// The member when a member's key asks, else the organisation.
    pub owner: Option<TokenOwner>,
}

impl Service {
    /// Makes a token; its clear text is in the answer only.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `scope_escalation`, `restriction_escalation`, `invalid_…` naming the
    /// field, `unknown_project`, `unknown_team`, `unknown_member`; the store's errors.
    pub async fn create_token(
        &self,
        principal: &Principal,
        request: CreateToken,
    ) -> Result<(KeyInfo, SecretKey), CoreError> {
        let owner = self.owner_of(principal, request.owner).await?;
        let name = checked_name(&request.name, "body.name")?;
        let asked = checked_scopes(request.scopes)?;
        let days = checked_days(request.expires_in_days)?;
        let prefix = default_prefix(principal, request.prefix, request.test)?;
        let scopes = granted_scopes(principal, asked, owner.map(|(_, role)| role))?;
        let restrictions = KeyRestrictions {
            project_ids: request.project_ids,
            team_ids: request.team_ids,
            ip_allowlist: request.ip_allowlist,
        };
        let restrictions = self.checked_restrictions(principal, restrictions).await?;
        let (secret, row) = self.mint_key(KeySpec {
            organization_id: principal.organization_id,
            name,
            scopes,
            prefix,
            restrictions,
            member_id: owner.map(|(id, _)| id),
            created_by: Some(principal.actor()),
            rotated_from: None,
            expires_at: Some(self.now().saturating_add(days * DAY_MS)),
        });
        let id = row.id;
        self.store.insert_key(row).await?;
        Ok((self.stored_token(principal.organization_id, id).await?, secret))
    }

    /// The member that the token will belong to, after checking that the caller may make such a token.
    async fn owner_of(
        &self,
        principal: &Principal,
        owner: Option<TokenOwner>,
    ) -> Result<Option<(MemberId, Role)>, CoreError> {
        let owner = match (owner, principal.member) {
            (Some(owner), _) => owner,
            (None, Some(_)) => TokenOwner::Me,
            (None, None) => TokenOwner::Organization,
        };
        match (owner, principal.member) {
            (TokenOwner::Me, Some(member)) => Ok(Some(member)),
            (TokenOwner::Member(id), Some((own, role))) if id == own => Ok(Some((own, role))),
            (TokenOwner::Me, None) => {
                require_whole(principal, WRITE)?;
                let detail =
                    "body.owner: expected organization or a member's id, found me with a key of no member";
                Err(CoreError::invalid_field("invalid_owner", "body.owner", detail))
            }
            (TokenOwner::Organization, _) => require_whole(principal, WRITE).map(|()| None),
            (TokenOwner::Member(id), _) => {
                require_whole(principal, WRITE)?;
                let role = self.store.member_role(principal.organization_id, id).await?;
                role.map(|role| Some((id, role)))
                    .ok_or_else(|| unknown("unknown_member", "body.owner", "member", &id))
            }
        }
    }
}

fn checked_scopes(scopes: Option<Vec<Scope>>) -> Result<Vec<Scope>, CoreError> {
    let scopes = sorted(scopes.unwrap_or_else(|| vec![Scope::READ, Scope::WRITE]));
    if scopes.is_empty() {
        let detail = "body.scopes: expected at least one scope, found none";
        return Err(CoreError::invalid_field("invalid_scopes", "body.scopes", detail));
    }
    Ok(scopes)
}

fn checked_days(days: Option<i64>) -> Result<i64, CoreError> {
    let days = days.unwrap_or(MAX_DAYS);
    if (1..=MAX_DAYS).contains(&days) {
        return Ok(days);
    }
    let detail = format!("body.expires_in_days: expected 1 to {MAX_DAYS}, found {days}");
    Err(CoreError::invalid_field("invalid_expires_in_days", "body.expires_in_days", detail))
}

/// A test-mode key makes test-mode tokens and no others.
fn default_prefix(
    principal: &Principal,
    prefix: Option<KeyPrefix>,
    test: Option<bool>,
) -> Result<KeyPrefix, CoreError> {
    let test = if principal.test_mode && prefix.is_none() { test.or(Some(true)) } else { test };
    let prefix = chosen_prefix(prefix, test)?;
    if principal.test_mode && !prefix.is_test() {
        return Err(CoreError::new(
            ErrorKind::Forbidden,
            "scope_escalation",
            "A test-mode key cannot make a live token",
        ));
    }
    Ok(prefix)
}
