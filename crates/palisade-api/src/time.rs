//! Instants in answers: ISO 8601 in UTC, whole seconds (contract T-06).

use palisade_model::{UnixMillis, rfc3339};
use serde::{Serialize, Serializer};

/// Writes itself as `2026-06-03T10:00:00Z`.
#[derive(Debug, Clone, Copy, utoipa::ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-06-03T10:00:00Z")]
pub(crate) struct Timestamp(pub(crate) UnixMillis);

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&rfc3339(self.0))
    }
}
