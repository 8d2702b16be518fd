//! Reading the chains: newest first for the list, oldest first for verification.

use palisade_model::{OrganizationId, UnixMillis};

use super::segment::{head_columns, segment_columns};
use super::{AuditHead, AuditSegment};
use crate::query::query;
use crate::{Result, Store};

impl Store {
    /// Where the organisation's chain begins and ends; `None` when nothing was ever recorded.
    pub async fn audit_head(&self, organization_id: OrganizationId) -> Result<Option<AuditHead>> {
        let select =
            query(concat!("SELECT ", head_columns!(), " FROM audit_heads WHERE organization_id = $1"));
        self.db.optional(select.bind(organization_id)).await
    }

    /// The number of segments back from `sequence`, that one included, newest first. Those that hold no call of
    /// the span from `since` to `until` are left out, so fewer than `window` may come.
    pub async fn audit_segments_before(
        &self,
        organization_id: OrganizationId,
        sequence: i64,
        window: i64,
        since: UnixMillis,
        until: UnixMillis,
    ) -> Result<Vec<AuditSegment>> {
        let select = query(concat!(
            "SELECT ",
            segment_columns!(),
            " FROM audit_segments WHERE organization_id = $1 AND sequence <= $2 AND sequence > $3 \
             AND last_at >= $4 AND first_at <= $5 ORDER BY sequence DESC"
        ))
        .bind(organization_id)
        .bind(sequence)
        .bind(sequence.saturating_sub(window))
        .bind(since)
        .bind(until);
        self.db.all(select).await
    }

    /// The sequence of the newest segment that began at `until` or before; 0 when there is none.
    pub async fn audit_sequence_at(&self, organization_id: OrganizationId, until: UnixMillis) -> Result<i64> {
        let select = query(
            "SELECT sequence FROM audit_segments WHERE organization_id = $1 AND first_at <= $2 \
             ORDER BY first_at DESC LIMIT 1",
        );
        Ok(self.db.optional(select.bind(organization_id).bind(until)).await?.unwrap_or(0))
    }

    /// Up to `limit` segments after `sequence`, oldest first.
    pub async fn audit_segments_after(
        &self,
        organization_id: OrganizationId,
        sequence: i64,
        limit: i64,
    ) -> Result<Vec<AuditSegment>> {
        let select = query(concat!(
            "SELECT ",
            segment_columns!(),
            " FROM audit_segments WHERE organization_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3"
        ));
        self.db.all(select.bind(organization_id).bind(sequence).bind(limit)).await
    }

    /// Whether a key of the organisation was ever used: then there must be a chain.
    pub async fn has_used_keys(&self, organization_id: OrganizationId) -> Result<bool> {
        let select =
            query("SELECT id FROM api_keys WHERE organization_id = $1 AND last_used_at IS NOT NULL LIMIT 1");
        Ok(self.db.optional::<String>(select.bind(organization_id)).await?.is_some())
    }
}
