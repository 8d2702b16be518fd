//! Removing what is older than the retention time: always the oldest end of a chain, and the sealed head remembers
//! where it was cut. Called by the housekeeping of every worker.

use palisade_model::{OrganizationId, UnixMillis};

use super::AuditSealer;
use super::append::{locked_head, store_head};
use crate::query::query;
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Segments that one transaction removes at most: others wait for the head meanwhile.
const BATCH: i64 = 500;

/// What is needed of a segment to cut behind it.
struct Cut {
    sequence: i64,
    last_record: i64,
    last_at: UnixMillis,
    hash: String,
}

impl FromRow for Cut {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            sequence: columns.take()?,
            last_record: columns.take()?,
            last_at: columns.take()?,
            hash: columns.take()?,
        })
    }
}

impl Store {
    /// Removes the oldest segments as long as they end before `before`, a bounded number; answers how many. The last
    /// segment always stays.
    pub async fn retain_audit(
        &self,
        organization_id: OrganizationId,
        before: UnixMillis,
        sealer: &dyn AuditSealer,
        now: UnixMillis,
    ) -> Result<u64> {
        let oldest = query(
            "SELECT sequence, first_record + records - 1, last_at, hash FROM audit_segments \
             WHERE organization_id = $1 ORDER BY sequence LIMIT $2",
        );
        let oldest: Vec<Cut> = self.db.all(oldest.bind(organization_id).bind(BATCH + 1)).await?;
        let keep_last = oldest.len().saturating_sub(1);
        let Some(cut) = oldest.into_iter().take(keep_last).take_while(|cut| cut.last_at < before).last()
        else {
            return Ok(0);
        };
        let mut tx = self.db.begin().await?;
        let Some(mut head) = locked_head(&mut tx, organization_id, sealer, now).await? else { return Ok(0) };
        if head.broken_at.is_some() || head.start_sequence >= cut.sequence {
            // A chain that someone has tampered with is evidence: it is kept until the operator has looked at it.
            return Ok(0);
        }
        head.start_sequence = cut.sequence;
        head.start_records = cut.last_record;
        head.start_hash = cut.hash;
        head.seal = sealer.head_seal(&head);
        store_head(&mut tx, head).await?;
        let remove = query("DELETE FROM audit_segments WHERE organization_id = $1 AND sequence <= $2");
        let removed = tx.execute(remove.bind(organization_id).bind(cut.sequence)).await?;
        tx.commit().await?;
        Ok(removed)
    }
}
