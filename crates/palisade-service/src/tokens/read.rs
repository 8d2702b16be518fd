//! Reading tokens: all of them with `read:tokens`, else the member's own.

use palisade_model::{KeyId, OrganizationId, Page, PageSize, Principal, Resource, Scope};
use palisade_store::{KeyOwner, ListKeys, StoredKey};

use crate::access::require;
use crate::{CoreError, KeyInfo, Service};

const READ: Scope = Scope::read(Resource::Tokens);

/// Which tokens to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListTokens {
    /// Only tokens made before this one.
    pub before: Option<KeyId>,
    pub size: PageSize,
}

impl Service {
    /// One page of tokens, newest first, revoked and expired ones included.
    ///
    /// # Errors
    /// `insufficient_scope` for a key of no member; the store's errors.
    pub async fn list_tokens(
        &self,
        principal: &Principal,
        list: ListTokens,
    ) -> Result<Page<KeyInfo>, CoreError> {
        let list = ListKeys {
            organization_id: principal.organization_id,
            owner: readable(principal)?,
            test_only: principal.test_mode,
            before: list.before,
            size: list.size,
        };
        Ok(self.store.keys_page(list).await?.map(KeyInfo::from))
    }

    /// One token.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn get_token(&self, principal: &Principal, id: KeyId) -> Result<KeyInfo, CoreError> {
        let owner = readable(principal)?;
        self.token_of(principal, owner, id).await.map(KeyInfo::from)
    }

    /// The token that is used for this very call, whatever its scopes.
    ///
    /// # Errors
    /// `not_found` in development mode, which has no token; the store's errors.
    pub async fn own_token(&self, principal: &Principal) -> Result<KeyInfo, CoreError> {
        self.stored_token(principal.organization_id, principal.key_id).await
    }

    pub(crate) async fn stored_token(
        &self,
        organization: OrganizationId,
        id: KeyId,
    ) -> Result<KeyInfo, CoreError> {
        let stored = self.store.get_key(organization, id).await?;
        stored.map(KeyInfo::from).ok_or_else(|| CoreError::not_found("token"))
    }

    /// The token, if it exists for `principal` among those of `owner`.
    pub(super) async fn token_of(
        &self,
        principal: &Principal,
        owner: KeyOwner,
        id: KeyId,
    ) -> Result<StoredKey, CoreError> {
        let exists = |key: &StoredKey| {
            let owned = match owner {
                KeyOwner::Anyone => true,
                KeyOwner::Member(member) => key.member_id == Some(member),
            };
            owned && (key.test_mode || !principal.test_mode)
        };
        let stored = self.store.get_key(principal.organization_id, id).await?;
        stored.filter(exists).ok_or_else(|| CoreError::not_found("token"))
    }
}

/// A key that sees only some projects has no business with tokens of others.
fn readable(principal: &Principal) -> Result<KeyOwner, CoreError> {
    match principal.member {
        Some((member, _)) if !principal.may(READ) || principal.is_confined() => Ok(KeyOwner::Member(member)),
        _ => require_unconfined(principal).map(|()| KeyOwner::Anyone),
    }
}

fn require_unconfined(principal: &Principal) -> Result<(), CoreError> {
    require(principal, READ)?;
    if principal.is_confined() {
        return Err(crate::access::restricted(
            "A key that sees only some projects sees no tokens but its own",
        ));
    }
    Ok(())
}
