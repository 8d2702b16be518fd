//! `GET /v1/projects/{project_id}/sarifs/{scan_id}`: how far an import is.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathIds, json};
use palisade_model::{ProjectId, ScanId, ScanStatus};
use palisade_service::CoreError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AppState, Caller, Error, V1};

/// How far an import is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SarifStatus)]
pub(crate) struct SarifStatusView {
    /// `pending`, `complete` or `failed`.
    processing_status: &'static str,
    /// The scan that the findings belong to, relative to this server.
    analyses_url: String,
    /// Why it failed.
    errors: Vec<String>,
}

/// Get the state of an import
///
/// `complete` means that every finding of the report can be read.
#[utoipa::path(get, path = "/v1/projects/{project_id}/sarifs/{scan_id}", tag = "Imports", operation_id = "getSarif",
    params(("project_id" = String, Path, description = "The project's id"),
        ("scan_id" = String, Path, description = "The import's id")),
    responses((status = 200, description = "How far the import is", body = SarifStatusView)))]
pub(crate) async fn get_sarif(
    State(service): AppState,
    caller: Caller,
    PathIds(project_id, scan_id, _): PathIds<V1, ProjectId, ScanId>,
) -> Result<Response, Error> {
    let scan = service.get_scan(&caller, scan_id).await?;
    if scan.project_id != project_id {
        return Err(CoreError::not_found("scan").into());
    }
    let processing_status = match scan.status {
        ScanStatus::Queued | ScanStatus::Running => "pending",
        ScanStatus::Completed => "complete",
        ScanStatus::Failed | ScanStatus::Cancelled => "failed",
    };
    let view = SarifStatusView {
        processing_status,
        analyses_url: format!("/v1/scans/{scan_id}"),
        errors: scan.failure.iter().map(|failure| failure.message.clone()).collect(),
    };
    Ok(json(StatusCode::OK, &view))
}
