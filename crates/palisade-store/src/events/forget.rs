//! Forgetting: old events go in small batches, never one that somebody still has to deliver.

use palisade_model::UnixMillis;

use crate::query::query;
use crate::{Result, Store};

impl Store {
    /// The number of the last event that was put into messages for webhooks.
    pub async fn passed_by_webhooks(&self) -> Result<i64> {
        self.db.one(query("SELECT value FROM sequences WHERE name = 'webhooks'")).await
    }

    /// Deletes up to `limit` of the oldest events that were written before `before` and whose number is at most
    /// `passed`; answers how many.
    pub async fn forget_events(&self, before: UnixMillis, passed: i64, limit: u32) -> Result<u64> {
        let oldest = query(
            "SELECT CAST(coalesce(max(sequence), 0) AS BIGINT) FROM (SELECT sequence, created_at FROM events \
             ORDER BY sequence LIMIT $2) AS oldest WHERE created_at < $1",
        );
        // A look without a write: there is seldom anything to forget.
        let last: i64 = self.db.one(oldest.bind(before).bind(i64::from(limit))).await?;
        if last.min(passed) == 0 {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        let delete = query("DELETE FROM events WHERE sequence <= $1 AND created_at < $2");
        let deleted = tx.execute(delete.bind(last.min(passed)).bind(before)).await?;
        tx.commit().await?;
        Ok(deleted)
    }
}
