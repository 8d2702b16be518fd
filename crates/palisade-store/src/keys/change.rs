//! The end of a key: revoked, replaced, or gone with its member; and the note that it was used.

use palisade_model::{EventId, EventKind, KeyId, MemberId, OrganizationId, UnixMillis};
use serde_json::json;

use super::administrators::{has_administrator, hold_organization};
use super::insert::{created_event, insert_key};
use super::{NewKey, StoredKey};
use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::query::query;
use crate::{Result, Store};

/// What revoking did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    Now,
    Already,
    NotFound,
    /// Nobody could administer the organisation afterwards; nothing was changed.
    LastAdmin,
}

/// What a rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotated {
    Now,
    /// The old key was revoked or has expired; nothing was changed.
    Dead,
}

impl Store {
    /// Revokes a key for good, whatever is left: for the operator, and for keys that strangers have.
    pub async fn revoke_key(
        &self,
        organization_id: OrganizationId,
        key_id: KeyId,
        kind: EventKind,
        now: UnixMillis,
        event_id: EventId,
    ) -> Result<Revoked> {
        let mut tx = self.db.begin().await?;
        if !revoke(&mut tx, organization_id, key_id, now).await? {
            return unchanged(&mut tx, organization_id, key_id).await;
        }
        let event =
            NewEvent::of_organization(event_id, organization_id, kind, json!({ "key_id": key_id }), now);
        append_event(&mut tx, event).await?;
        tx.commit().await?;
        Ok(Revoked::Now)
    }

    /// Revokes a key for good, unless it is the last that can administer everything.
    pub async fn revoke_key_guarded(
        &self,
        key: &StoredKey,
        now: UnixMillis,
        event_id: EventId,
    ) -> Result<Revoked> {
        let (organization_id, key_id) = (key.organization_id, key.id);
        let mut tx = self.db.begin().await?;
        hold_organization(&mut tx, organization_id).await?;
        let administered = has_administrator(&mut tx, organization_id, now).await?;
        if !revoke(&mut tx, organization_id, key_id, now).await? {
            return unchanged(&mut tx, organization_id, key_id).await;
        }
        if administered && !has_administrator(&mut tx, organization_id, now).await? {
            return Ok(Revoked::LastAdmin);
        }
        let data = json!({ "key_id": key_id, "name": key.name });
        let event = NewEvent::of_organization(event_id, organization_id, EventKind::KeyRevoked, data, now);
        append_event(&mut tx, event).await?;
        tx.commit().await?;
        Ok(Revoked::Now)
    }

    /// Stores the replacement `new` of the key `old`, which ends at `ends_at` or when it would have anyway.
    pub async fn rotate_key(&self, old: KeyId, ends_at: UnixMillis, new: NewKey) -> Result<Rotated> {
        let mut tx = self.db.begin().await?;
        let end = query(
            "UPDATE api_keys SET expires_at = CASE WHEN expires_at < $1 THEN expires_at ELSE $1 END \
             WHERE organization_id = $2 AND id = $3 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $4)",
        );
        let end = end.bind(ends_at).bind(new.organization_id).bind(old).bind(new.created_at);
        if tx.execute(end).await? == 0 {
            return Ok(Rotated::Dead);
        }
        insert_key(&mut tx, &new).await?;
        append_event(&mut tx, created_event(&new)).await?;
        tx.commit().await?;
        Ok(Rotated::Now)
    }
}

async fn revoke(
    tx: &mut Tx,
    organization_id: OrganizationId,
    key_id: KeyId,
    now: UnixMillis,
) -> Result<bool> {
    let revoke = query(
        "UPDATE api_keys SET revoked_at = $1 WHERE organization_id = $2 AND id = $3 AND revoked_at IS NULL",
    );
    Ok(tx.execute(revoke.bind(now).bind(organization_id).bind(key_id)).await? > 0)
}

async fn unchanged(tx: &mut Tx, organization_id: OrganizationId, key_id: KeyId) -> Result<Revoked> {
    let exists = query("SELECT id FROM api_keys WHERE organization_id = $1 AND id = $2");
    let exists = tx.optional::<String>(exists.bind(organization_id).bind(key_id)).await?.is_some();
    Ok(if exists { Revoked::Already } else { Revoked::NotFound })
}

/// Revokes every key of a member; answers which ones. The caller appends the events.
pub(crate) async fn revoke_of_member(
    tx: &mut Tx,
    organization_id: OrganizationId,
    member_id: MemberId,
    now: UnixMillis,
) -> Result<Vec<String>> {
    let revoke = query(
        "UPDATE api_keys SET revoked_at = $1 WHERE organization_id = $2 AND member_id = $3 AND revoked_at IS NULL \
         RETURNING id",
    );
    tx.all(revoke.bind(now).bind(organization_id).bind(member_id)).await
}
