//! Proofs of ownership as answers show them.

use palisade_model::{Ownership, OwnershipId, OwnershipMethod};
use palisade_service::Service;
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;
use crate::words;

/// A host that the organisation says it controls.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ownership, example = json!({
    "id": "own_01JWTVS7ZKJ7Q2M6N0P3T5V7XY", "host": "example.com", "token": "6f1c9a52e07b4d38a1f02c94be57d603",
    "status": "verified", "method": "dns_txt", "covers_subdomains": true, "ways": [{
        "method": "dns_txt", "place": "_palisade-challenge.example.com", "value": "6f1c9a52e07b4d38a1f02c94be57d603",
        "covers_subdomains": true
    }],
    "created_at": "2026-06-03T10:00:00Z", "checked_at": "2026-06-03T10:05:00Z",
    "verified_at": "2026-06-03T10:05:00Z", "expires_at": "2026-07-03T10:05:00Z", "last_error": null
}))]
pub(crate) struct OwnershipView<'a> {
    #[schema(value_type = String)]
    id: OwnershipId,
    /// In lower case and ASCII, without scheme and port.
    host: &'a str,
    /// What the host must show. It is no secret.
    token: &'a str,
    #[schema(schema_with = words::ownership_status)]
    status: &'static str,
    /// Where the token was found last.
    #[schema(schema_with = words::optional_ownership_method, required)]
    method: Option<&'static str>,
    /// Whether the way in which it was found last speaks for the names below the host too.
    covers_subdomains: bool,
    /// Where the host may show the token, ready to be copied; one is enough.
    ways: Vec<WayView>,
    created_at: Timestamp,
    #[schema(required)]
    checked_at: Option<Timestamp>,
    /// When the token was found last.
    #[schema(required)]
    verified_at: Option<Timestamp>,
    /// Until when new active scans may be made; `null` when the token was never found.
    #[schema(required)]
    expires_at: Option<Timestamp>,
    /// What the last look found instead of the token; `null` when it found it, or nobody has looked.
    #[schema(required)]
    last_error: Option<&'a str>,
}

/// One way to show the token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnershipWay)]
struct WayView {
    #[schema(schema_with = words::ownership_method)]
    method: &'static str,
    /// The name of the TXT record, or the URL. Where nothing answers over https, http is asked.
    place: String,
    /// What must stand there: the text of the record, the whole content of the file, the element of the page's head, the
    /// header field of the answer.
    value: String,
    /// Whether it speaks for the names below the host too.
    covers_subdomains: bool,
}

impl<'a> OwnershipView<'a> {
    pub(super) fn new(service: &Service, ownership: &'a Ownership) -> Self {
        let ways = service.ways_of(ownership).into_iter().map(|(method, covers_subdomains)| WayView {
            method: method.as_str(),
            place: method.place(&ownership.host),
            value: method.value(&ownership.token),
            covers_subdomains,
        });
        Self {
            id: ownership.id,
            host: &ownership.host,
            token: &ownership.token,
            status: ownership.status(service.now()).as_str(),
            method: ownership.method.map(OwnershipMethod::as_str),
            covers_subdomains: service.covers_subdomains(ownership),
            ways: ways.collect(),
            created_at: Timestamp(ownership.created_at),
            checked_at: ownership.checked_at.map(Timestamp),
            verified_at: ownership.verified_at.map(Timestamp),
            expires_at: ownership.expires_at().map(Timestamp),
            last_error: ownership.last_error.as_deref(),
        }
    }
}
