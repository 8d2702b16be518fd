//! Appending to the chains: several organisations in one transaction, several processes to one chain.

use palisade_model::{KeyId, OrganizationId, UnixMillis};

use super::segment::head_columns;
use super::{AuditHead, AuditSealer, AuditSegment, NewAuditSegment};
use crate::db::Tx;
use crate::dialect::for_update;
use crate::query::{assembled, query};
use crate::{Result, Store};

impl Store {
    /// Appends segments, each to the chain of its organisation, and notes when keys were used; all or nothing.
    /// Answers the organisations that do not exist: their segments are not stored.
    ///
    /// Every writer takes the heads in the order of their ids, so that two of them never wait for each other.
    pub async fn append_audit(
        &self,
        segments: &[NewAuditSegment],
        used: &[(KeyId, UnixMillis)],
        sealer: &dyn AuditSealer,
        now: UnixMillis,
    ) -> Result<Vec<OrganizationId>> {
        let mut segments: Vec<_> = segments.iter().collect();
        segments.sort_by_key(|segment| segment.organization_id);
        let mut unknown = Vec::new();
        let mut tx = self.db.begin().await?;
        for chain in segments.chunk_by(|a, b| a.organization_id == b.organization_id) {
            let organization_id = chain[0].organization_id;
            match locked_head(&mut tx, organization_id, sealer, now).await? {
                Some(head) => extend(&mut tx, head, chain, sealer).await?,
                None => unknown.push(organization_id),
            }
        }
        note_use(&mut tx, used).await?;
        tx.commit().await?;
        Ok(unknown)
    }
}

/// The head, held until the transaction ends; made when it is missing. `None` when there is no such organisation.
///
/// A head that another hand has changed, or that segments have outrun, is never simply sealed again: that would
/// hide it. It is marked instead, and the chain goes on behind everything that is stored.
pub(super) async fn locked_head(
    tx: &mut Tx,
    organization_id: OrganizationId,
    sealer: &dyn AuditSealer,
    now: UnixMillis,
) -> Result<Option<AuditHead>> {
    let mut head = select_locked(tx, organization_id).await?;
    if head.is_none() {
        insert_empty(tx, organization_id, sealer).await?;
        head = select_locked(tx, organization_id).await?;
    }
    let Some(mut head) = head else { return Ok(None) };
    let last = query("SELECT coalesce(max(sequence), 0) FROM audit_segments WHERE organization_id = $1");
    let last: i64 = tx.one(last.bind(organization_id)).await?;
    if last > head.sequence || sealer.head_seal(&head) != head.seal {
        head.broken_at = head.broken_at.or(Some(now));
        head.sequence = head.sequence.max(last);
    }
    Ok(Some(head))
}

async fn select_locked(tx: &mut Tx, organization_id: OrganizationId) -> Result<Option<AuditHead>> {
    const SELECT: &str = concat!("SELECT ", head_columns!(), " FROM audit_heads WHERE organization_id = $1 ");
    let select = assembled(format!("{SELECT}{}", for_update(tx)));
    tx.optional(select.bind(organization_id)).await
}

async fn insert_empty(tx: &mut Tx, organization_id: OrganizationId, sealer: &dyn AuditSealer) -> Result<()> {
    let insert = query(
        "INSERT INTO audit_heads (organization_id, sequence, records, hash, start_sequence, start_records, start_hash, seal) \
         SELECT id, 0, 0, '', 0, 0, '', $2 FROM organizations WHERE id = $1 ON CONFLICT DO NOTHING",
    );
    let seal = sealer.head_seal(&AuditHead::empty(organization_id));
    tx.execute(insert.bind(organization_id).bind(seal)).await?;
    Ok(())
}

async fn extend(
    tx: &mut Tx,
    mut head: AuditHead,
    chain: &[&NewAuditSegment],
    sealer: &dyn AuditSealer,
) -> Result<()> {
    for new in chain {
        let mut segment = AuditSegment {
            organization_id: new.organization_id,
            sequence: head.sequence + 1,
            first_record: head.records + 1,
            records: new.records,
            first_at: new.first_at,
            last_at: new.last_at,
            body: new.body.clone(),
            previous_hash: std::mem::take(&mut head.hash),
            hash: String::new(),
        };
        segment.hash = sealer.segment_hash(&segment);
        head.sequence = segment.sequence;
        head.records += segment.records;
        head.hash.clone_from(&segment.hash);
        insert_segment(tx, segment).await?;
    }
    head.seal = sealer.head_seal(&head);
    store_head(tx, head).await
}

async fn insert_segment(tx: &mut Tx, segment: AuditSegment) -> Result<()> {
    let insert = query(
        "INSERT INTO audit_segments (organization_id, sequence, first_record, records, first_at, last_at, body, \
         previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(segment.organization_id)
    .bind(segment.sequence)
    .bind(segment.first_record)
    .bind(segment.records)
    .bind(segment.first_at)
    .bind(segment.last_at)
    .bind(segment.body)
    .bind(segment.previous_hash)
    .bind(segment.hash);
    tx.execute(insert).await?;
    Ok(())
}

/// Writes a head that was locked before and is sealed.
pub(super) async fn store_head(tx: &mut Tx, head: AuditHead) -> Result<()> {
    let update = query(
        "UPDATE audit_heads SET sequence = $2, records = $3, hash = $4, start_sequence = $5, start_records = $6, \
         start_hash = $7, broken_at = $8, seal = $9 WHERE organization_id = $1",
    )
    .bind(head.organization_id)
    .bind(head.sequence)
    .bind(head.records)
    .bind(head.hash)
    .bind(head.start_sequence)
    .bind(head.start_records)
    .bind(head.start_hash)
    .bind(head.broken_at)
    .bind(head.seal);
    tx.execute(update).await?;
    Ok(())
}

/// Notes that keys were used; an earlier time never replaces a later one.
async fn note_use(tx: &mut Tx, used: &[(KeyId, UnixMillis)]) -> Result<()> {
    let mut used = used.to_vec();
    used.sort_unstable();
    for (key_id, at) in used {
        let touch = query(
            "UPDATE api_keys SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)",
        );
        tx.execute(touch.bind(at).bind(key_id)).await?;
    }
    Ok(())
}
