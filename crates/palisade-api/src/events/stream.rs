//! `GET /v1/scans/{scan_id}/events`: the live stream of a scan (contract E-01 to E-03, K-19).

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use palisade_http::{ClientAddress, PathId, QueryParams};
use palisade_model::ScanId;
use palisade_service::{CoreError, Follow, ScanFollower, Service, random_bytes};
use serde::Deserialize;
use utoipa::ToSchema;

use super::frame::{frame, greeting};
use crate::{AppState, Caller, Error, V1};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx and its like to pass every frame on at once.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StreamQuery {
    /// A token of `POST /v1/scans/{scan_id}/event-token` in place of a key, for browsers.
    event_token: Option<String>,
    /// Like the header `Last-Event-ID`, which wins.
    last_event_id: Option<String>,
}

/// One event as the lines of the stream say it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the lines that frame.rs writes")]
struct StreamedEvent {
    /// The event's `sequence`; `scan.progress` has none.
    id: Option<String>,
    /// The kind, such as `scan.completed`.
    event: String,
    /// The event in JSON, as `GET /v1/events` lists it.
    data: String,
}

/// Follow a scan
///
/// Server-sent events: all events of the scan from its start, then new ones as they happen, up to `scan.completed`,
/// `scan.failed` or `scan.cancelled`, which closes the stream. `id` is the event's `sequence`. A client that was cut
/// off sends the last one as `Last-Event-ID` and gets what it has not seen, once, from whichever server it reaches; a
/// position that is not known any more gets a `snapshot` event first, then all events. After the end the answer is
/// 204. `scan.progress` has no id. A comment comes every 15 seconds. The stream also closes when its key is no longer
/// good or its event token expires.
#[utoipa::path(get, path = "/v1/scans/{scan_id}/events", tag = "Events", operation_id = "streamScanEvents",
    params(("scan_id" = String, Path, description = "The id that creating the scan answered"), StreamQuery,
        ("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event that was seen")),
    responses(
        (status = 200, description = "The stream", body = StreamedEvent, content_type = "text/event-stream"),
        (status = 204, description = "The client has seen the end of the scan; nothing follows"),
    ))]
pub(crate) async fn stream_scan_events(
    State(service): AppState,
    caller: Result<Caller, Error>,
    address: Option<Extension<ClientAddress>>,
    PathId(id, _): PathId<V1, ScanId>,
    QueryParams(query, _): QueryParams<V1, StreamQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (principal, expires_at) = match &query.event_token {
        Some(token) => {
            let (principal, expires_at) =
                service.open_event_token(token, id, address.map(|address| address.0.0)).await?;
            (principal, Some(expires_at))
        }
        None => (caller?.0, None),
    };
    let header = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok());
    let last_event_id = header.or(query.last_event_id.as_deref()).map(str::trim).filter(|id| !id.is_empty());
    Ok(match service.follow_scan(&principal, id, last_event_id, expires_at).await? {
        Follow::Stream(follower) => streamed(service, follower),
        Follow::Ended => StatusCode::NO_CONTENT.into_response(),
    })
}

fn streamed(service: Arc<Service>, follower: ScanFollower) -> Response {
    let first = greeting(u16::from_be_bytes(random_bytes()));
    let frames = stream::unfold((service, follower, Some(first)), |(service, mut follower, first)| async {
        if let Some(first) = first {
            return Some((Ok(first), (service, follower, None)));
        }
        let update = follower.next().await?;
        let text: Result<String, CoreError> = frame(&update, follower.scan(), service.now());
        Some((text, (service, follower, None)))
    });
    let mut response = Body::from_stream(frames).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}
