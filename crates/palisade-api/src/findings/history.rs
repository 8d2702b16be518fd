//! `GET /v1/findings/{finding_id}/history`: what happened to a finding (contract G-04).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_service::HistoryEntry;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::key::PathKey;
use crate::listing::{Listing, PageQuery};
use crate::time::Timestamp;
use crate::{AppState, Caller, Error, V1};

/// One page of changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingHistory)]
pub(crate) struct HistoryView<'a> {
    data: Vec<EntryView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingHistoryEntry, example = json!({
    "kind": "status", "from": "open", "to": "false_positive", "actor": "mem_01JWTVS7ZKAAQ2M6N0P3T5V7XY",
    "note": "A key of the test suite", "created_at": "2026-06-03T10:00:00Z"
}))]
pub(crate) struct EntryView<'a> {
    /// What changed: `status`, `note`, `reason`, `owner`, `expires_at` or `assignee`.
    kind: &'a str,
    #[schema(value_type = Option<String>, required)]
    from: &'a Value,
    #[schema(value_type = Option<String>, required)]
    to: &'a Value,
    /// The member or the key; `expiry` when an acceptance ended by itself.
    actor: &'a str,
    /// The note that a change of the status was given with.
    #[schema(value_type = Option<String>, required)]
    note: &'a Value,
    created_at: Timestamp,
}

impl<'a> From<&'a HistoryEntry> for EntryView<'a> {
    fn from(entry: &'a HistoryEntry) -> Self {
        Self {
            kind: &entry.kind,
            from: &entry.detail["from"],
            to: &entry.detail["to"],
            actor: &entry.actor,
            note: &entry.detail["note"],
            created_at: Timestamp(entry.created_at),
        }
    }
}

/// List the history of a finding
///
/// Every change that people made to a finding, and those that time made, newest first.
#[utoipa::path(get, path = "/v1/findings/{finding_id}/history", tag = "Findings", operation_id = "listFindingHistory",
    params(("finding_id" = String, Path, description = "The id of the finding, or its fingerprint"), PageQuery),
    responses((status = 200, description = "One page of changes", body = HistoryView)))]
pub(crate) async fn list_history(
    State(service): AppState,
    caller: Caller,
    PathKey(key, text): PathKey,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "finding history", &text);
    let (size, before) = listing.page(&query)?;
    let page = service.finding_history(&caller, &key, before, size).await?;
    let view = HistoryView {
        data: page.items.iter().map(EntryView::from).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |entry| entry.id),
    };
    Ok(json(StatusCode::OK, &view))
}
