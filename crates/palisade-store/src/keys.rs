//! API keys: looked up by their public id on every request; only a hash of the secret is stored.

use palisade_model::{EventId, EventKind, KeyId, OrganizationId, Scope, UnixMillis};
use serde_json::json;

use crate::events::{NewEvent, append_event};
use crate::query::query;
use crate::row::{Columns, FromRow, to_json};
use crate::{Result, Store};

/// A key that is about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    pub id: KeyId,
    pub organization_id: OrganizationId,
    /// The 8 characters after the prefix; unique.
    pub public_id: String,
    pub name: String,
    pub prefix: String,
    pub secret_hash: String,
    pub scopes: Vec<Scope>,
    pub test_mode: bool,
    pub created_at: UnixMillis,
    pub event_id: EventId,
}

/// A stored key with the plan of its organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    pub id: KeyId,
    pub organization_id: OrganizationId,
    pub plan: String,
    pub public_id: String,
    pub name: String,
    pub prefix: String,
    pub secret_hash: String,
    pub scopes: Vec<Scope>,
    pub test_mode: bool,
    pub created_at: UnixMillis,
    pub last_used_at: Option<UnixMillis>,
    pub revoked_at: Option<UnixMillis>,
}

/// What revoking did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    Now,
    Already,
    NotFound,
}

impl FromRow for StoredKey {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a key id")?,
            organization_id: columns.parse("an organization id")?,
            plan: columns.take()?,
            public_id: columns.take()?,
            name: columns.take()?,
            prefix: columns.take()?,
            secret_hash: columns.take()?,
            scopes: columns.json("a JSON list of scopes")?,
            test_mode: columns.take()?,
            created_at: columns.take()?,
            last_used_at: columns.take()?,
            revoked_at: columns.take()?,
        })
    }
}

macro_rules! select_keys {
    ($rest:literal) => {
        concat!(
            "SELECT api_keys.id, organization_id, organizations.plan, public_id, api_keys.name, prefix, ",
            "secret_hash, scopes, test_mode, api_keys.created_at, last_used_at, revoked_at ",
            "FROM api_keys JOIN organizations ON organizations.id = organization_id ",
            $rest
        )
    };
}

impl Store {
    /// Stores a key. `Conflict` when its public id is taken.
    pub async fn insert_key(&self, key: NewKey) -> Result<()> {
        let data = json!({ "key_id": key.id, "name": key.name, "test_mode": key.test_mode });
        let event = NewEvent::of_organization(
            key.event_id,
            key.organization_id,
            EventKind::KeyCreated,
            data,
            key.created_at,
        );
        let insert = query(
            "INSERT INTO api_keys (id, organization_id, public_id, name, prefix, secret_hash, scopes, \
             test_mode, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(key.id)
        .bind(key.organization_id)
        .bind(key.public_id)
        .bind(key.name)
        .bind(key.prefix)
        .bind(key.secret_hash)
        .bind(to_json(&key.scopes)?)
        .bind(key.test_mode)
        .bind(key.created_at);
        let mut tx = self.db.begin().await?;
        tx.execute(insert).await?;
        append_event(&mut tx, event).await?;
        tx.commit().await
    }

    /// The key with that public id, revoked or not; the caller compares the hash.
    pub async fn find_key(&self, public_id: &str) -> Result<Option<StoredKey>> {
        self.db.optional(query(select_keys!("WHERE public_id = $1")).bind(public_id)).await
    }

    /// Every key of the organisation, oldest first, revoked ones included.
    pub async fn list_keys(&self, organization_id: OrganizationId) -> Result<Vec<StoredKey>> {
        let select = query(select_keys!("WHERE organization_id = $1 ORDER BY api_keys.id"));
        self.db.all(select.bind(organization_id)).await
    }

    /// Whether any key was ever stored.
    pub async fn has_keys(&self) -> Result<bool> {
        Ok(self.db.optional::<String>(query("SELECT id FROM api_keys LIMIT 1")).await?.is_some())
    }

    /// Revokes a key, for good.
    pub async fn revoke_key(
        &self,
        organization_id: OrganizationId,
        key_id: KeyId,
        now: UnixMillis,
        event_id: EventId,
    ) -> Result<Revoked> {
        let mut tx = self.db.begin().await?;
        let revoke = query(
            "UPDATE api_keys SET revoked_at = $1 WHERE organization_id = $2 AND id = $3 AND revoked_at IS NULL",
        );
        if tx.execute(revoke.bind(now).bind(organization_id).bind(key_id)).await? == 0 {
            let exists = query("SELECT id FROM api_keys WHERE organization_id = $1 AND id = $2")
                .bind(organization_id)
                .bind(key_id);
            let exists = tx.optional::<String>(exists).await?.is_some();
            return Ok(if exists { Revoked::Already } else { Revoked::NotFound });
        }
        let data = json!({ "key_id": key_id });
        let event = NewEvent::of_organization(event_id, organization_id, EventKind::KeyRevoked, data, now);
        append_event(&mut tx, event).await?;
        tx.commit().await?;
        Ok(Revoked::Now)
    }

    /// Notes that a key was used. A write: call it now and then, not on every request.
    pub async fn touch_key(&self, key_id: KeyId, now: UnixMillis) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let touch = query(
            "UPDATE api_keys SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)",
        );
        tx.execute(touch.bind(now).bind(key_id)).await?;
        tx.commit().await
    }
}
