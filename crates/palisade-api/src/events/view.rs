//! An event as the log and the streams show it.

use palisade_model::{Event, EventId, ProjectId, ScanId};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::time::Timestamp;

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventView<'a> {
    #[schema(value_type = String, example = "evt_01JWTVS7ZK4Q8R2M6N0P3T5V7X")]
    id: EventId,
    /// Its place in the log. Rises with time; gaps mean nothing.
    sequence: i64,
    /// See `GET /v1/event-types`.
    #[schema(example = "scan.completed")]
    r#type: &'static str,
    /// The scan that it is about, if there is one.
    #[schema(value_type = Option<String>, required)]
    scan_id: Option<ScanId>,
    /// The project that it is about, if there is one.
    #[schema(value_type = Option<String>, required)]
    project_id: Option<ProjectId>,
    timestamp: Timestamp,
    /// What its type's schema describes.
    #[schema(value_type = Object)]
    data: &'a Value,
}

impl<'a> From<&'a Event> for EventView<'a> {
    fn from(event: &'a Event) -> Self {
        Self {
            id: event.id,
            sequence: event.sequence,
            r#type: event.kind.as_str(),
            scan_id: event.scan_id,
            project_id: event.project_id,
            timestamp: Timestamp(event.created_at),
            data: &event.data,
        }
    }
}
