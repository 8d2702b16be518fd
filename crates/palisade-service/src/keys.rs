//! Keys as things: create, list, revoke. The clear text exists only in the answer to create.

use palisade_model::{KeyId, OrganizationId, Scope, UnixMillis};
use palisade_store::{NewKey, Revoked, StoredKey};

use crate::auth::{KeyPrefix, SecretKey, generate};
use crate::{CoreError, Service};

const MAX_NAME_LENGTH: usize = 100;

/// What a new key should be.
#[derive(Debug, Clone)]
pub struct CreateKey {
    pub organization_id: OrganizationId,
    /// For people, 1 to 100 characters.
    pub name: String,
    pub scopes: Vec<Scope>,
    /// A test-mode key scans the built-in sandbox and uses no quota.
    pub test_mode: bool,
}

/// The only answer that holds the key in clear.
#[derive(Debug)]
pub struct CreatedKey {
    pub id: KeyId,
    pub secret: SecretKey,
}

/// A key without its secret.
#[derive(Debug, Clone)]
pub struct KeyInfo {
    pub id: KeyId,
    pub name: String,
    /// Prefix and public id: enough for its owner to recognise it.
    pub hint: String,
    pub scopes: Vec<Scope>,
    pub test_mode: bool,
    /// Plan of the key's organisation.
    pub plan: String,
    pub created_at: UnixMillis,
    pub revoked_at: Option<UnixMillis>,
}

impl From<StoredKey> for KeyInfo {
    fn from(stored: StoredKey) -> Self {
        Self {
            id: stored.id,
            name: stored.name,
            hint: format!("{}{}…", stored.prefix, stored.public_id),
            scopes: stored.scopes,
            test_mode: stored.test_mode,
            plan: stored.plan,
            created_at: stored.created_at,
            revoked_at: stored.revoked_at,
        }
    }
}

impl Service {
    /// Makes a key for the operator, who needs no principal: called by the command line and at first start.
    ///
    /// # Errors
    /// `invalid_key` for a bad name or no scopes; the store's errors.
    pub async fn create_key(&self, request: CreateKey) -> Result<CreatedKey, CoreError> {
        let name = request.name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME_LENGTH {
            let detail =
                format!("expected a name of 1 to {MAX_NAME_LENGTH} characters, found {:?}", request.name);
            return Err(CoreError::invalid_field("invalid_key", "name", detail));
        }
        if request.scopes.is_empty() {
            return Err(CoreError::invalid_field(
                "invalid_key",
                "scopes",
                "expected at least one scope, found none",
            ));
        }
        let prefix = if request.test_mode { KeyPrefix::Test } else { KeyPrefix::Live };
        let (secret, public_id) = generate(prefix);
        let id = KeyId::new(self.next_id());
        self.store
            .insert_key(NewKey {
                id,
                organization_id: request.organization_id,
                public_id,
                name: name.to_owned(),
                prefix: prefix.as_str().to_owned(),
                secret_hash: self.pepper.hash_key(secret.reveal()),
                scopes: request.scopes,
                test_mode: request.test_mode,
                created_at: self.now(),
                event_id: self.next_event_id(),
            })
            .await?;
        Ok(CreatedKey { id, secret })
    }

    /// Every key of this server for its operator, oldest organisation first, revoked ones included.
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

    /// Revokes any key of this server for its operator; it is refused from the next request on. Revoking
    /// twice is no error.
    ///
    /// # Errors
    /// `not_found`; the store's errors.
    pub async fn revoke_key(&self, id: KeyId) -> Result<(), CoreError> {
        for organization in self.store.organizations().await? {
            match self.store.revoke_key(organization.id, id, self.now(), self.next_event_id()).await? {
                Revoked::Now | Revoked::Already => return Ok(()),
                Revoked::NotFound => {}
            }
        }
        Err(CoreError::not_found("key"))
    }
}
