//! `GET /v1/events`: the organisation's event log.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::{EventKind, ProjectId, RawId};
use palisade_service::{CoreError, ListEvents, Service};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::EventView;
use crate::scans::paging::{page_size, quoted};
use crate::{AppState, Caller, Error, V1};

/// Text as it came; parsed into what the use case takes, so that every error names its parameter.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsQuery {
    /// Events per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// Only events after this `sequence`: keep the last one that was seen, and ask again later with it.
    #[param(value_type = Option<i64>, minimum = 0)]
    after: Option<String>,
    /// Only events of these types, separated by commas.
    #[param(example = "scan.completed,finding.created")]
    kinds: Option<String>,
    /// Only events about this project.
    project_id: Option<String>,
    /// The `next_cursor` of the page before, with the same `kinds` and `project_id`: an alternative to `after`.
    cursor: Option<String>,
}

/// One page of the log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventList)]
pub(crate) struct EventsView<'a> {
    data: Vec<EventView<'a>>,
    /// Whether a further page follows now.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List events
///
/// The organisation's event log, oldest first, of the last 30 days. Sequences become visible in their order, so
/// whoever reads on from the last one misses nothing. Progress is in streams only.
#[utoipa::path(get, path = "/v1/events", tag = "Events", operation_id = "listEvents", params(EventsQuery),
    responses((status = 200, description = "One page of events", body = EventsView)))]
pub(crate) async fn list_events(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, EventsQuery>,
) -> Result<Response, Error> {
    let filter = format!(
        "{}\n{}",
        query.kinds.as_deref().unwrap_or_default(),
        query.project_id.as_deref().unwrap_or_default()
    );
    let key = ListKey { list: "events", organization: caller.organization_id, filter: &filter };
    let list = ListEvents {
        after: after(&service, &key, &query)?,
        kinds: kinds(query.kinds.as_deref())?,
        project_id: query.project_id.as_deref().map(project).transpose()?,
        size: page_size(query.limit.as_deref())?,
    };
    let page = service.list_events(&caller, list).await?;
    let last = page.items.last().filter(|_| page.has_more);
    let view = EventsView {
        data: page.items.iter().map(EventView::from).collect(),
        has_more: page.has_more,
        next_cursor: last.map(|event| key.cursor(service.cursor_key(), position(event.sequence))),
    };
    Ok(json(StatusCode::OK, &view))
}

fn after(service: &Service, key: &ListKey<'_>, query: &EventsQuery) -> Result<i64, CoreError> {
    match (&query.cursor, &query.after) {
        (None, None) => Ok(0),
        (Some(cursor), None) => {
            let position = key.position(service.cursor_key(), cursor)?;
            Ok(i64::from_be_bytes(low_half(position)))
        }
        (None, Some(text)) => text.parse().ok().filter(|after| *after >= 0).ok_or_else(|| {
            let detail = format!("query.after: expected the sequence of an event, found {}", quoted(text));
            CoreError::invalid_field("invalid_after", "query.after", detail)
        }),
        (Some(_), Some(_)) => {
            let detail = "expected cursor or after, found both";
            Err(CoreError::invalid_field("conflicting_parameters", "query.cursor", detail))
        }
    }
}

/// A sequence in the place of an id: cursors hold 128 bits.
fn position(sequence: i64) -> RawId {
    RawId::from_u128(u128::from(sequence.unsigned_abs()))
}

fn low_half(position: RawId) -> [u8; 8] {
    let mut low = [0; 8];
    low.copy_from_slice(&position.uuid().as_bytes()[8..]);
    low
}

fn kinds(words: Option<&str>) -> Result<Vec<EventKind>, CoreError> {
    let words = words.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    let mut kinds = Vec::new();
    for word in words {
        let kind = EventKind::parse(word).ok_or_else(|| {
            let detail =
                format!("query.kinds: expected names of GET /v1/event-types, found {}", quoted(word));
            CoreError::invalid_field("invalid_kind", "query.kinds", detail)
        })?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}

fn project(text: &str) -> Result<ProjectId, CoreError> {
    text.parse().map_err(|_| {
        let detail = format!("query.project_id: expected the id of a project, found {}", quoted(text));
        CoreError::invalid_field("invalid_project_id", "query.project_id", detail)
    })
}
