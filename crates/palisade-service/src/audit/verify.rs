//! Recomputes the chains and says what does not fit. Called by `palisade verify-audit`.

use palisade_model::{OrganizationId, UnixMillis};
use palisade_store::{AuditHead, AuditSealer, AuditSegment};

use super::seal::digest;
use crate::{CoreError, Service};

const STEP: i64 = 200;
/// How far from its place a moved segment is looked for.
const REACH: i64 = 1_000;

/// What one organisation's chain turned out to be.
#[derive(Debug)]
pub struct AuditCheck {
    pub organization_id: OrganizationId,
    /// `None` when nothing was ever recorded.
    pub head: Option<AuditHead>,
    /// Segments that were recomputed.
    pub segments: i64,
    /// Whether the hash that was asked for is in this chain.
    pub holds_expected: bool,
    /// The first thing that does not fit.
    pub tampering: Option<Tampering>,
}

/// How a chain was changed by another hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Tampering {
    #[error("segment {sequence} was changed: its content does not fit its hash")]
    Changed { sequence: i64 },
    #[error("segment {sequence} was written as segment {written_as}: the order was changed")]
    Moved { sequence: i64, written_as: i64 },
    #[error("segment {sequence} does not continue the one before it: that one was replaced")]
    Unlinked { sequence: i64 },
    #[error("segment {sequence} is missing")]
    Missing { sequence: i64 },
    #[error("the end is missing: expected {expected} segments, found the last one to be {found}")]
    Truncated { expected: i64, found: i64 },
    #[error("the head was changed: its seal does not fit")]
    Head,
    #[error("the head does not fit the last segment {sequence}")]
    HeadUnlinked { sequence: i64 },
    #[error("segments or head had been changed when the server wrote at {}", palisade_model::rfc3339(*at))]
    FoundByWriter { at: UnixMillis },
    #[error("the head is missing, but segments are there")]
    NoHead,
    #[error("the whole chain is missing, but keys were used")]
    NoChain,
}

/// The state of one walk along a chain.
struct Walk<'a> {
    head: &'a AuditHead,
    sequence: i64,
    records: i64,
    hash: String,
    segments: i64,
    holds_expected: bool,
}

impl Service {
    /// Every organisation, oldest first: for commands that go over all of them.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn organization_ids(&self) -> Result<Vec<OrganizationId>, CoreError> {
        Ok(self.store.organizations().await?.into_iter().map(|organization| organization.id).collect())
    }

    /// Recomputes the chain of an organisation; `expected` is a head's hash that was noted elsewhere. For the
    /// operator; may run beside a server that appends and removes.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn verify_audit(
        &self,
        organization_id: OrganizationId,
        expected: Option<&str>,
    ) -> Result<AuditCheck, CoreError> {
        loop {
            let before = self.store.audit_head(organization_id).await?;
            let check = self.walk(organization_id, before.clone(), expected).await?;
            let after = self.store.audit_head(organization_id).await?;
            let start = |head: &Option<AuditHead>| head.as_ref().map(|head| head.start_sequence);
            // Old segments that a worker removed meanwhile are missing for no bad reason.
            if check.tampering.is_none() || start(&before) == start(&after) {
                return Ok(check);
            }
        }
    }

    async fn walk(
        &self,
        organization_id: OrganizationId,
        head: Option<AuditHead>,
        expected: Option<&str>,
    ) -> Result<AuditCheck, CoreError> {
        let Some(head) = head else {
            let tampering = self.without_head(organization_id).await?;
            let (segments, holds_expected) = (0, false);
            return Ok(AuditCheck { organization_id, head: None, segments, holds_expected, tampering });
        };
        let mut walk = Walk::new(&head, expected);
        let mut tampering = self.head_tampering(&head);
        while tampering.is_none() && walk.sequence < head.sequence {
            let step = self.store.audit_segments_after(organization_id, walk.sequence, STEP).await?;
            if step.is_empty() {
                let (expected, found) = (head.sequence, walk.sequence);
                tampering = Some(Tampering::Truncated { expected, found });
            }
            tampering = tampering.or_else(|| walk.follow(self, &step, expected).err());
        }
        let tampering = tampering.or_else(|| walk.end());
        let (segments, holds_expected) = (walk.segments, walk.holds_expected);
        Ok(AuditCheck { organization_id, segments, holds_expected, tampering, head: Some(head) })
    }

    async fn without_head(&self, organization_id: OrganizationId) -> Result<Option<Tampering>, CoreError> {
        if !self.store.audit_segments_after(organization_id, 0, 1).await?.is_empty() {
            return Ok(Some(Tampering::NoHead));
        }
        let used = self.store.has_used_keys(organization_id).await?;
        Ok(used.then_some(Tampering::NoChain))
    }

    fn head_tampering(&self, head: &AuditHead) -> Option<Tampering> {
        if self.audit_seal.head_seal(head) != head.seal {
            return Some(Tampering::Head);
        }
        head.broken_at.map(|at| Tampering::FoundByWriter { at })
    }

    fn segment_tampering(&self, segment: &AuditSegment) -> Option<Tampering> {
        let body = digest(&segment.body);
        let fits = |sequence| self.audit_seal.hash_as(segment, sequence, &body) == segment.hash;
        let sequence = segment.sequence;
        if fits(sequence) {
            return None;
        }
        let near = (1..=REACH).flat_map(|far| [sequence - far, sequence + far]);
        let written_as = near.into_iter().find(|&other| other > 0 && fits(other));
        Some(match written_as {
            Some(written_as) => Tampering::Moved { sequence, written_as },
            None => Tampering::Changed { sequence },
        })
    }
}

impl<'a> Walk<'a> {
    fn new(head: &'a AuditHead, expected: Option<&str>) -> Self {
        Self {
            head,
            sequence: head.start_sequence,
            records: head.start_records,
            hash: head.start_hash.clone(),
            segments: 0,
            holds_expected: expected.is_some_and(|hash| !hash.is_empty() && hash == head.start_hash),
        }
    }

    fn follow(
        &mut self,
        service: &Service,
        step: &[AuditSegment],
        expected: Option<&str>,
    ) -> Result<(), Tampering> {
        for segment in step.iter().take_while(|segment| segment.sequence <= self.head.sequence) {
            let sequence = self.sequence + 1;
            if segment.sequence != sequence {
                return Err(Tampering::Missing { sequence });
            }
            if let Some(tampering) = service.segment_tampering(segment) {
                return Err(tampering);
            }
            if segment.previous_hash != self.hash || segment.first_record != self.records + 1 {
                return Err(Tampering::Unlinked { sequence });
            }
            self.sequence = sequence;
            self.records += segment.records;
            self.hash.clone_from(&segment.hash);
            self.segments += 1;
            self.holds_expected |= expected == Some(segment.hash.as_str());
        }
        // Nothing of the step belonged to the chain: the rest of it is gone.
        match step.first() {
            Some(first) if first.sequence > self.head.sequence => {
                Err(Tampering::Truncated { expected: self.head.sequence, found: self.sequence })
            }
            _ => Ok(()),
        }
    }

    fn end(&self) -> Option<Tampering> {
        let fits = self.hash == self.head.hash && self.records == self.head.records;
        (!fits).then_some(Tampering::HeadUnlinked { sequence: self.sequence })
    }
}
