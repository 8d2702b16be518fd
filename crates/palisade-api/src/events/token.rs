//! `POST /v1/scans/{scan_id}/event-token`: lets a browser open the stream of a scan (contract K-20).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::ScanId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AppState, Caller, Error, V1};

/// A short-lived right to open one stream.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EventToken)]
pub(crate) struct EventTokenView {
    /// Goes into `?event_token=` of the scan's events, and nowhere else.
    token: String,
    /// Seconds.
    #[schema(example = 300)]
    expires_in: i64,
}

/// Create an event token
///
/// A browser's `EventSource` cannot send headers: it opens `GET /v1/scans/{scan_id}/events?event_token=…`. The token
/// is good for this scan and five minutes, as often as needed, and only while the key that asked for it is good.
#[utoipa::path(post, path = "/v1/scans/{scan_id}/event-token", tag = "Events", operation_id = "createEventToken",
    params(("scan_id" = String, Path, description = "The id that creating the scan answered")),
    responses((status = 200, description = "The token; never cached", body = EventTokenView)))]
pub(crate) async fn create_event_token(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ScanId>,
) -> Result<Response, Error> {
    let token = service.create_event_token(&caller, id).await?;
    // The edge says `Cache-Control: no-store` on whatever does not say otherwise.
    Ok(json(StatusCode::OK, &EventTokenView { token: token.token, expires_in: token.expires_in }))
}
