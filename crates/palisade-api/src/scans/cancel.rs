//! `POST /v1/scans/{scan_id}/cancel`: stops a scan.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::ScanId;

use super::views::SummaryView;
use crate::{AppState, Caller, Error, V1};

/// Cancel a scan
///
/// A queued scan ends at once; a running one is asked to stop and keeps the findings it has. A cancelled scan
/// reads `failed` with the failure code `cancelled`.
#[utoipa::path(post, path = "/v1/scans/{scan_id}/cancel", tag = "Scans", operation_id = "cancelScan",
    params(("scan_id" = String, Path, description = "The id that creating the scan answered")),
    responses((status = 200, description = "The scan as it is now", body = SummaryView)))]
pub(crate) async fn cancel_scan(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ScanId>,
) -> Result<Response, Error> {
    let scan = service.cancel_scan(&caller, id).await?;
    Ok(json(StatusCode::OK, &SummaryView::from(&*scan)))
}
