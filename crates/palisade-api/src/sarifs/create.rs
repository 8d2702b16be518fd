//! `POST /v1/projects/{project_id}/sarifs`: stores the report and queues its import.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{PathId, json, json_up_to};
use palisade_model::{ProjectId, ScanId, UploadKind};
use palisade_service::{CoreError, CreateScan, CreatedScan, NewUpload, ScanSubject};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::SarifUploadBody;
use crate::{AppState, Caller, Error, V1};

const MAX_BODY: usize = 64 * 1024 * 1024;

/// A queued import.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SarifImport)]
pub(crate) struct SarifImportView {
    /// The scan that the findings belong to.
    #[schema(value_type = String)]
    id: ScanId,
    /// The same as `id`.
    #[schema(value_type = String)]
    scan_id: ScanId,
    /// Where to ask whether it is processed, relative to this server.
    url: String,
}

/// Import a SARIF report
///
/// Imports what another tool found, in the form in which code hosts take it. Answers at once; the import is a scan of the
/// project. Findings that are known keep their state, those that the tool no longer reports become fixed, fixed ones
/// that come back are opened again. Larger reports go through `POST /v1/uploads` and `POST /v1/scans` with `upload_id`.
#[utoipa::path(post, path = "/v1/projects/{project_id}/sarifs", tag = "Imports", operation_id = "createSarif",
    params(("project_id" = String, Path, description = "The project's id")), request_body = SarifUploadBody,
    responses((status = 202, description = "The import is queued", body = SarifImportView,
        headers(("Location" = String, description = "Where to ask whether it is processed")))))]
pub(crate) async fn create_sarif(
    State(service): AppState,
    caller: Caller,
    PathId(project_id, _): PathId<V1, ProjectId>,
    request: Request,
) -> Result<Response, Error> {
    let body: SarifUploadBody = json_up_to(request, MAX_BODY).await?;
    let report = body.report()?;
    let new = NewUpload {
        kind: Some(UploadKind::Sarif),
        file_name: "report.sarif".to_owned(),
        project_id: Some(project_id),
        import_options: body.import_options()?,
    };
    let mut receiving = service.begin_import(&caller, new).await?;
    receiving.append(&report).await?;
    let upload = receiving.finish().await.map_err(about_the_report)?;
    let subject =
        ScanSubject::Upload { upload_id: upload.id.to_string(), project_id: Some(project_id.to_string()) };
    let import = CreateScan {
        branch: body.branch(),
        commit_sha: body.commit_sha,
        label: body.tool_name,
        ..CreateScan::of(subject)
    };
    let CreatedScan::New(scan) = service.create_scan(&caller, import).await? else {
        return Err(CoreError::internal("an import has no Idempotency-Key").into());
    };
    let url = format!("/v1/projects/{project_id}/sarifs/{}", scan.id);
    let view = SarifImportView { id: scan.id, scan_id: scan.id, url };
    let mut response = json(StatusCode::ACCEPTED, &view);
    if let Ok(location) = HeaderValue::try_from(&view.url) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Bytes that cannot be a report are wrong in a field of this body.
fn about_the_report(error: CoreError) -> CoreError {
    if !matches!(error.code, "invalid_upload" | "empty_upload") {
        return error;
    }
    let detail =
        "body.sarif: expected base64 of a SARIF report, plain or packed with gzip, found something else";
    CoreError::invalid_field("invalid_sarif", "body.sarif", detail)
}
