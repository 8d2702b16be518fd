//! `GET /v1/scans/{scan_id}`: one scan (contract R-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfNoneMatch, PathId, tagged_json};
use palisade_model::ScanId;

use super::views::ScanView;
use crate::{AppState, Caller, Error, V1};

/// Get a scan
///
/// Status, progress, score, counts and coverage of a scan. Every spelling of the id is understood. Send
/// `If-None-Match` when polling.
#[utoipa::path(get, path = "/v1/scans/{scan_id}", tag = "Scans", operation_id = "getScan",
    params(("scan_id" = String, Path, description = "The id that creating the scan answered")),
    responses((status = 200, description = "The scan as it is now", body = ScanView)))]
pub(crate) async fn get_scan(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ScanId>,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let scan = service.get_scan(&caller, id).await?;
    let usual = service.usual_durations(scan.test_mode).await?;
    Ok(known.answer(tagged_json(StatusCode::OK, None, &ScanView::lasting(&scan, &usual))))
}
