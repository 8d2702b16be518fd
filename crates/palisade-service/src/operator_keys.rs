//! Keys for the operator, who needs no principal: called by the command line and at first start.

use palisade_model::{EventKind, KeyId, OrganizationId, Scope};
use palisade_store::{KeyRestrictions, Revoked};

use crate::auth::KeyPrefix;
use crate::keys::{DAY_MS, KeySpec, checked_name};
use crate::{CoreError, CreatedKey, KeyInfo, Service};

/// What a new key should be.
#[derive(Debug, Clone)]
pub struct CreateKey {
    pub organization_id: OrganizationId,
    /// For people, 1 to 100 characters.
    pub name: String,
    pub scopes: Vec<Scope>,
    /// Test prefixes make test-mode keys, which scan the built-in sandbox and use no quota.
    pub prefix: KeyPrefix,
    pub restrictions: KeyRestrictions,
    /// `None` for a key that does not end by itself.
    pub expires_in_days: Option<u32>,
}

impl CreateKey {
    /// A live key without restrictions and without an end.
    pub fn new(organization_id: OrganizationId, name: impl Into<String>, scopes: Vec<Scope>) -> Self {
        Self {
            organization_id,
            name: name.into(),
            scopes,
            prefix: KeyPrefix::Live,
            restrictions: KeyRestrictions::default(),
            expires_in_days: None,
        }
    }
}

impl Service {
    /// Makes a key.
    ///
    /// # Errors
    /// `invalid_name`, `invalid_key` for no scopes; the store's errors.
    pub async fn create_key(&self, request: CreateKey) -> Result<CreatedKey, CoreError> {
        let name = checked_name(&request.name, "name")?;
        if request.scopes.is_empty() {
            let detail = "expected at least one scope, found none";
            return Err(CoreError::invalid_field("invalid_key", "scopes", detail));
        }
        let days = request.expires_in_days;
        self.store_key(KeySpec {
            organization_id: request.organization_id,
            name,
            scopes: request.scopes,
            prefix: request.prefix,
            restrictions: request.restrictions,
            member_id: None,
            created_by: None,
            rotated_from: None,
            expires_at: days.map(|days| self.now().saturating_add(i64::from(days) * DAY_MS)),
        })
        .await
    }

    /// Every key of this server, oldest organisation first, revoked ones included.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn list_keys(&self) -> Result<Vec<KeyInfo>, CoreError> {
        let mut keys = Vec::new();
        for organization in self.store.organizations().await? {
            keys.extend(self.store.list_keys(organization.id).await?.into_iter().map(KeyInfo::from));
        }
        Ok(keys)
    }

    /// Revokes any key of this server; it is refused from the next request on. Revoking twice is no error, and the last
    /// administrator's key is no exception: the operator can make another. Answers whose key it was.
    ///
    /// # Errors
    /// `not_found`; the store's errors.
    pub async fn revoke_key(&self, id: KeyId) -> Result<OrganizationId, CoreError> {
        for organization in self.store.organizations().await? {
            let (now, event_id) = (self.now(), self.next_event_id());
            match self.store.revoke_key(organization.id, id, EventKind::KeyRevoked, now, event_id).await? {
                Revoked::Now | Revoked::Already | Revoked::LastAdmin => return Ok(organization.id),
                Revoked::NotFound => {}
            }
        }
        Err(CoreError::not_found("key"))
    }
}
