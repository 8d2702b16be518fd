//! The sealed secrets of endpoints: the newest signs, older ones beside it until they expire.

use palisade_model::{OrganizationId, UnixMillis, WebhookId};

use super::endpoints::hold_webhook;
use crate::db::Tx;
use crate::query::query;
use crate::{Result, Store};

/// What a rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RotatedSecret {
    Now,
    /// So many older ones still sign that another would be too many.
    TooMany,
    NotFound,
}

impl Store {
    /// Makes `sealed` the endpoint's newest secret. Those before it sign until `old_until`, if they do not end sooner;
    /// at most `most` secrets sign at a time.
    pub async fn rotate_webhook_secret(
        &self,
        organization_id: OrganizationId,
        id: WebhookId,
        sealed: &str,
        now: UnixMillis,
        old_until: UnixMillis,
        most: i64,
    ) -> Result<RotatedSecret> {
        let mut tx = self.db.begin().await?;
        if hold_webhook(&mut tx, organization_id, id).await?.is_none() {
            return Ok(RotatedSecret::NotFound);
        }
        let end = query(
            "UPDATE webhook_secrets SET expires_at = $2 WHERE webhook_id = $1 \
             AND (expires_at IS NULL OR expires_at > $2)",
        );
        tx.execute(end.bind(id).bind(old_until)).await?;
        let forget = query("DELETE FROM webhook_secrets WHERE webhook_id = $1 AND expires_at <= $2");
        tx.execute(forget.bind(id).bind(now)).await?;
        let stands = query(
            "SELECT count(*), CAST(coalesce(max(created_at), 0) AS BIGINT) FROM webhook_secrets WHERE webhook_id = $1",
        );
        let (count, newest): (i64, i64) = tx.one(stands.bind(id)).await?;
        if count >= most {
            return Ok(RotatedSecret::TooMany);
        }
        insert_secret(&mut tx, id, now.max(newest + 1), sealed).await?;
        tx.commit().await?;
        Ok(RotatedSecret::Now)
    }
}

pub(super) async fn insert_secret(tx: &mut Tx, id: WebhookId, at: UnixMillis, sealed: &str) -> Result<()> {
    let insert = query("INSERT INTO webhook_secrets (webhook_id, created_at, sealed) VALUES ($1, $2, $3)");
    tx.execute(insert.bind(id).bind(at).bind(sealed)).await?;
    Ok(())
}
