//! Storing a key, alone or inside of a larger change.

use palisade_model::EventKind;
use serde_json::json;

use super::NewKey;
use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::query::query;
use crate::row::to_json;
use crate::{Result, Store};

impl Store {
    /// Stores a key. `Conflict` when its public id is taken.
    pub async fn insert_key(&self, key: NewKey) -> Result<()> {
        let mut tx = self.db.begin().await?;
        insert_key(&mut tx, &key).await?;
        append_event(&mut tx, created_event(&key)).await?;
        tx.commit().await
    }
}

/// The row; the caller appends [`created_event`] as its last step.
pub(crate) async fn insert_key(tx: &mut Tx, key: &NewKey) -> Result<()> {
    let restrictions = &key.restrictions;
    let insert = query(
        "INSERT INTO api_keys (id, organization_id, public_id, name, prefix, secret_hash, scopes, test_mode, created_at, \
         expires_at, project_ids, team_ids, ip_allowlist, member_id, created_by, rotated_from, is_admin) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(key.id)
    .bind(key.organization_id)
    .bind(key.public_id.as_str())
    .bind(key.name.as_str())
    .bind(key.prefix.as_str())
    .bind(key.secret_hash.as_str())
    .bind(to_json(&key.scopes)?)
    .bind(key.test_mode)
    .bind(key.created_at)
    .bind(key.expires_at)
    .bind(restrictions.project_ids.as_ref().map(to_json).transpose()?)
    .bind(restrictions.team_ids.as_ref().map(to_json).transpose()?)
    .bind(restrictions.ip_allowlist.as_ref().map(to_json).transpose()?)
    .bind(key.member_id.map(|id| id.to_string()))
    .bind(key.created_by.clone())
    .bind(key.rotated_from.map(|id| id.to_string()))
    .bind(key.is_admin());
    tx.execute(insert).await?;
    Ok(())
}

/// `key.created`.
pub(crate) fn created_event(key: &NewKey) -> NewEvent {
    let data = json!({ "key_id": key.id, "name": key.name, "test_mode": key.test_mode });
    let (id, organization_id) = (key.event_id, key.organization_id);
    NewEvent::of_organization(id, organization_id, EventKind::KeyCreated, data, key.created_at)
}
