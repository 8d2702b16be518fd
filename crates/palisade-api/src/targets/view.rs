//! Targets as answers show them.

use palisade_model::{ProjectId, ScanTarget, TargetId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;

/// A target.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Target, example = json!({
    "id": "tgt_01JWTVS7ZKJ7Q2M6N0P3T5V7XY", "target_id": "tgt_01JWTVS7ZKJ7Q2M6N0P3T5V7XY", "host": "example.com",
    "label": "Shop", "project_id": "prj_01JWTVS7ZKAAQ2M6N0P3T5V7XY", "created_at": "2026-06-03T10:00:00Z"
}))]
pub(crate) struct TargetView<'a> {
    #[schema(value_type = String)]
    id: TargetId,
    /// The same as `id`.
    #[schema(value_type = String)]
    target_id: TargetId,
    /// In lower case, without a scheme; with a port only when it is no default one.
    host: &'a str,
    #[schema(required)]
    label: Option<&'a str>,
    /// The project that its scans belong to.
    #[schema(value_type = String)]
    project_id: ProjectId,
    created_at: Timestamp,
}

impl<'a> From<&'a ScanTarget> for TargetView<'a> {
    fn from(target: &'a ScanTarget) -> Self {
        Self {
            id: target.id,
            target_id: target.id,
            host: &target.host,
            label: Some(target.label.as_str()).filter(|label| !label.is_empty()),
            project_id: target.project_id,
            created_at: Timestamp(target.created_at),
        }
    }
}
