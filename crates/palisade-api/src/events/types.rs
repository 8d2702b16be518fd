//! `GET /v1/event-types`: the catalogue of events (contract W-05).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use palisade_service::EventType;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{AppState, Caller, Error};

/// Every type of event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventTypeList)]
pub(crate) struct EventTypesView {
    data: Vec<EventTypeView>,
    /// Always `false`: the catalogue is one page.
    has_more: bool,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// One type of event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventType)]
pub(crate) struct EventTypeView {
    /// Dot-separated, past tense.
    #[schema(example = "scan.completed")]
    name: &'static str,
    /// Of the schema. Keys may be added without raising it.
    version: u32,
    description: &'static str,
    /// The part of the product that emits it.
    owner: &'static str,
    /// JSON Schema (draft 2020-12) of `data`.
    #[schema(value_type = Object)]
    schema: &'static Value,
    /// A `data` that the schema describes.
    #[schema(value_type = Object)]
    example: &'static Value,
    /// Where it goes: `log`, `stream`, `webhooks`, `notifications`, `email`.
    channels: &'static [String],
    /// Whether this version of the server emits it.
    emitted: bool,
}

impl From<&'static EventType> for EventTypeView {
    fn from(EventType { kind, entry: of }: &'static EventType) -> Self {
        Self {
            name: kind.as_str(),
            version: of.version,
            description: &of.description,
            owner: &of.owner,
            schema: &of.schema,
            example: &of.example,
            channels: &of.channels,
            emitted: of.emitted,
        }
    }
}

/// List event types
///
/// The catalogue of everything that can happen: what `data` holds, with a schema and an example, and where each event
/// goes. Webhooks subscribe to these names.
#[utoipa::path(get, path = "/v1/event-types", tag = "Events", operation_id = "listEventTypes",
    responses((status = 200, description = "The catalogue", body = EventTypesView)))]
pub(crate) async fn list_event_types(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let data = service.event_types(&caller)?.iter().map(EventTypeView::from).collect();
    Ok(json(StatusCode::OK, &EventTypesView { data, has_more: false, next_cursor: None }))
}
