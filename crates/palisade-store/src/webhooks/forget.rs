//! Forgetting what is old, a few rows at a time: bodies first, the log later. What still waits is kept.

use palisade_model::DeliveryId;

use crate::query::query;
use crate::{Result, Store};

impl Store {
    /// Deletes up to `limit` bodies of messages older than `before`; answers how many.
    pub async fn forget_webhook_bodies(&self, before: DeliveryId, limit: u32) -> Result<u64> {
        let some =
            query("SELECT delivery_id FROM webhook_bodies WHERE delivery_id < $1 LIMIT 1").bind(before);
        if self.db.optional::<String>(some).await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        let delete = query(
            "DELETE FROM webhook_bodies WHERE delivery_id IN (SELECT body.delivery_id FROM webhook_bodies AS body \
             WHERE body.delivery_id < $1 AND NOT EXISTS (SELECT 1 FROM webhook_deliveries AS d \
             WHERE d.id = body.delivery_id AND d.state = 'pending') ORDER BY body.delivery_id LIMIT $2)",
        );
        let deleted = tx.execute(delete.bind(before).bind(i64::from(limit))).await?;
        tx.commit().await?;
        Ok(deleted)
    }

    /// Deletes up to `limit` messages older than `before` with their attempts; answers how many.
    pub async fn forget_deliveries(&self, before: DeliveryId, limit: u32) -> Result<usize> {
        let old = query(
            "SELECT id FROM webhook_deliveries WHERE id < $1 AND state <> 'pending' ORDER BY id LIMIT $2",
        );
        let old: Vec<String> = self.db.all(old.bind(before).bind(i64::from(limit))).await?;
        if old.is_empty() {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        for id in &old {
            for delete in [
                "DELETE FROM webhook_attempts WHERE delivery_id = $1",
                "DELETE FROM webhook_bodies WHERE delivery_id = $1",
                "DELETE FROM webhook_deliveries WHERE id = $1 AND state <> 'pending'",
            ] {
                tx.execute(query(delete).bind(id.as_str())).await?;
            }
        }
        tx.commit().await?;
        Ok(old.len())
    }
}
