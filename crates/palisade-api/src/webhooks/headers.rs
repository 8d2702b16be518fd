//! The signature headers that documented clients of other scanners verify (contract C10), as data for the composition
//! root: the core knows only their formats.

use palisade_service::{SignedHeader, SignedValue};

/// Every header beside the Standard Webhooks ones.
pub fn signed_headers() -> Vec<SignedHeader> {
    [
        ("X-SecurePulse-Signature", SignedValue::BodyDigest),
        ("X-SecureScan-Event", SignedValue::EventName),
        ("X-SecureScan-Webhook-Id", SignedValue::EndpointId),
        ("X-SecureScan-Signature", SignedValue::TimestampedDigest),
    ]
    .map(|(name, value)| SignedHeader { name, value })
    .into()
}
