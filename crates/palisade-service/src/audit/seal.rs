//! The keyed hashes of the trail. The key comes from the server's secret, which is not in the database: whoever can
//! write there can change rows, but not make them fit again.

use hmac::{Hmac, KeyInit, Mac};
use palisade_store::{AuditHead, AuditSealer, AuditSegment};
use sha2::{Digest, Sha256};

/// Seals segments and heads.
#[derive(Clone)]
pub(crate) struct AuditSeal([u8; 32]);

impl AuditSeal {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The hash that the segment would have as number `sequence`. `body` is the digest of its body.
    pub(super) fn hash_as(&self, segment: &AuditSegment, sequence: i64, body: &[u8]) -> String {
        self.mac(&[
            b"segment",
            segment.organization_id.raw().uuid().as_bytes(),
            &sequence.to_be_bytes(),
            &segment.first_record.to_be_bytes(),
            &segment.records.to_be_bytes(),
            &segment.first_at.to_be_bytes(),
            &segment.last_at.to_be_bytes(),
            segment.previous_hash.as_bytes(),
            body,
        ])
    }

    /// Every part is preceded by its length, so that no two rows read the same.
    fn mac(&self, parts: &[&[u8]]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        palisade_model::hex(&mac.finalize().into_bytes())
    }
}

/// The digest of a segment's body.
pub(super) fn digest(body: &str) -> [u8; 32] {
    Sha256::digest(body.as_bytes()).into()
}

impl AuditSealer for AuditSeal {
    fn segment_hash(&self, segment: &AuditSegment) -> String {
        self.hash_as(segment, segment.sequence, &digest(&segment.body))
    }

    fn head_seal(&self, head: &AuditHead) -> String {
        self.mac(&[
            b"head",
            head.organization_id.raw().uuid().as_bytes(),
            &head.sequence.to_be_bytes(),
            &head.records.to_be_bytes(),
            head.hash.as_bytes(),
            &head.start_sequence.to_be_bytes(),
            &head.start_records.to_be_bytes(),
            head.start_hash.as_bytes(),
            &head.broken_at.unwrap_or(0).to_be_bytes(),
        ])
    }
}
