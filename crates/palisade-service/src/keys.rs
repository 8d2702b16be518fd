//! Keys as things: how one is made, and what its owner sees of it. The clear text exists only in the answer to create.

use palisade_model::{KeyId, MemberId, OrganizationId, Scope, UnixMillis};
use palisade_store::{KeyRestrictions, NewKey, StoredKey};

use crate::auth::{KeyPrefix, SecretKey, generate};
use crate::{CoreError, Service};

const MAX_NAME_LENGTH: usize = 100;
pub(crate) const DAY_MS: i64 = 86_400_000;

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
    pub prefix: String,
    pub scopes: Vec<Scope>,
    pub test_mode: bool,
    pub restrictions: KeyRestrictions,
    /// The member that it belongs to; `None` for a key of the organisation.
    pub member_id: Option<MemberId>,
    /// The member or key that made it; `None` for the operator.
    pub created_by: Option<String>,
    pub rotated_from: Option<KeyId>,
    /// Plan of the key's organisation.
    pub plan: String,
    pub created_at: UnixMillis,
    pub expires_at: Option<UnixMillis>,
    pub last_used_at: Option<UnixMillis>,
    pub revoked_at: Option<UnixMillis>,
}

impl From<StoredKey> for KeyInfo {
    fn from(stored: StoredKey) -> Self {
        Self {
            id: stored.id,
            name: stored.name,
            hint: format!("{}{}…", stored.prefix, stored.public_id),
            prefix: stored.prefix,
            scopes: stored.scopes,
            test_mode: stored.test_mode,
            restrictions: stored.restrictions,
            member_id: stored.member_id,
            created_by: stored.created_by,
            rotated_from: stored.rotated_from,
            plan: stored.plan,
            created_at: stored.created_at,
            expires_at: stored.expires_at,
            last_used_at: stored.last_used_at,
            revoked_at: stored.revoked_at,
        }
    }
}

/// What a key is made from, judged already.
pub(crate) struct KeySpec {
    pub(crate) organization_id: OrganizationId,
    pub(crate) name: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) prefix: KeyPrefix,
    pub(crate) restrictions: KeyRestrictions,
    pub(crate) member_id: Option<MemberId>,
    pub(crate) created_by: Option<String>,
    pub(crate) rotated_from: Option<KeyId>,
    pub(crate) expires_at: Option<UnixMillis>,
}

impl Service {
    /// A fresh key and the row to store for it.
    pub(crate) fn mint_key(&self, spec: KeySpec) -> (SecretKey, NewKey) {
        let (secret, public_id) = generate(spec.prefix);
        let row = NewKey {
            id: KeyId::new(self.next_id()),
            organization_id: spec.organization_id,
            public_id,
            name: spec.name,
            prefix: spec.prefix.as_str().to_owned(),
            secret_hash: self.pepper.hash_key(secret.reveal()),
            scopes: spec.scopes,
            test_mode: spec.prefix.is_test(),
            restrictions: spec.restrictions,
            member_id: spec.member_id,
            created_by: spec.created_by,
            rotated_from: spec.rotated_from,
            created_at: self.now(),
            expires_at: spec.expires_at,
            event_id: self.next_event_id(),
        };
        (secret, row)
    }

    /// Mints and stores.
    pub(crate) async fn store_key(&self, spec: KeySpec) -> Result<CreatedKey, CoreError> {
        let (secret, row) = self.mint_key(spec);
        let id = row.id;
        self.store.insert_key(row).await?;
        Ok(CreatedKey { id, secret })
    }
}

/// A name without the blanks around it, 1 to 100 characters that can be shown.
pub(crate) fn checked_name(name: &str, field: &'static str) -> Result<String, CoreError> {
    let name = name.trim();
    let length = name.chars().count();
    if (1..=MAX_NAME_LENGTH).contains(&length) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    let detail = format!(
        "{field}: expected 1 to {MAX_NAME_LENGTH} characters without control characters, found {length}"
    );
    Err(CoreError::invalid_field("invalid_name", field, detail))
}

/// The prefix for what was asked for; a test prefix and test mode imply each other.
pub(crate) fn chosen_prefix(prefix: Option<KeyPrefix>, test: Option<bool>) -> Result<KeyPrefix, CoreError> {
    match (prefix, test) {
        (None, Some(true)) => Ok(KeyPrefix::Test),
        (None, _) => Ok(KeyPrefix::Live),
        (Some(prefix), Some(test)) if prefix.is_test() != test => {
            let kind = if test { "a test prefix (pal_test_, sp_test_)" } else { "a prefix of live keys" };
            let detail = format!("body.prefix: expected {kind} with test {test}, found {}", prefix.as_str());
            Err(CoreError::invalid_field("invalid_prefix", "body.prefix", detail))
        }
        (Some(prefix), _) => Ok(prefix),
    }
}
