//! What callers may change about findings, as bodies say it: a key that is left out leaves, `null` clears.

use palisade_service::{GivenText, TriageRequest};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::words;

/// A change to one finding or many. A key that is left out leaves its field, `null` clears it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FindingChange, example = json!({
    "status": "accepted_risk", "reason": "Only reachable from the office network", "expires_at": "2026-12-31",
    "note": "Agreed with the platform team", "assignee": "mem_01JWTVS7ZKAAQ2M6N0P3T5V7XY"
}))]
pub(crate) struct ChangeBody {
    #[serde(default)]
    #[schema(schema_with = words::optional_status, required = false)]
    status: Option<String>,
    /// At most 10,000 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    note: GivenText,
    /// Why: at most 2,000 characters. An accepted risk must have one.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    reason: GivenText,
    /// Who answers for an accepted risk; the caller when not given.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner: GivenText,
    /// Until when a risk is accepted: an RFC 3339 instant, or a date, which lasts until its end in UTC. When not given, as
    /// long as the organization says.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    expires_at: GivenText,
    /// A member of the organization who may read findings of the project.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    assignee: GivenText,
}

impl From<ChangeBody> for TriageRequest {
    fn from(body: ChangeBody) -> Self {
        let ChangeBody { status, note, reason, owner, expires_at, assignee } = body;
        Self { status, note, reason, owner, expires_at, assignee }
    }
}

/// Tells `null` from a key that is left out.
pub(crate) fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GivenText, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
