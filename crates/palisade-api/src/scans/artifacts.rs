//! `GET /v1/scans/{scan_id}/artifacts` and below: downloads (contract R-11).

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use palisade_http::{PathId, json};
use palisade_model::ScanId;
use palisade_service::{Artifact, COVERAGE_ARTIFACT, CoreError, SARIF_ARTIFACT, SarifDownload};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AppState, Caller, Error, V1};

/// One thing to download.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Artifact)]
pub(crate) struct ArtifactView {
    name: &'static str,
    media_type: &'static str,
    description: &'static str,
    /// Relative to this server.
    url: String,
}

/// The downloads of a scan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArtifactList)]
pub(crate) struct ArtifactListView {
    data: Vec<ArtifactView>,
    /// Always `false`: the list is short.
    has_more: bool,
    /// Always `null`.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List artifacts
///
/// What can be downloaded of the scan now; more appears when it ends.
#[utoipa::path(get, path = "/v1/scans/{scan_id}/artifacts", tag = "Scans", operation_id = "listArtifacts",
    params(("scan_id" = String, Path, description = "The scan's id")),
    responses((status = 200, description = "The downloads", body = ArtifactListView)))]
pub(crate) async fn list_artifacts(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ScanId>,
) -> Result<Response, Error> {
    let artifacts = service.artifacts(&caller, id).await?;
    let view = |artifact: &Artifact| ArtifactView {
        name: artifact.name,
        media_type: artifact.media_type,
        description: artifact.description,
        url: format!("/v1/scans/{id}/artifacts/{}", artifact.name),
    };
    let data = artifacts.iter().map(view).collect();
    Ok(json(StatusCode::OK, &ArtifactListView { data, has_more: false, next_cursor: None }))
}

/// Download an artifact
///
/// `results.sarif` (the findings in SARIF 2.1.0, streamed) or `coverage.json` (when the scan has ended).
#[utoipa::path(get, path = "/v1/scans/{scan_id}/artifacts/{name}", tag = "Scans", operation_id = "downloadArtifact",
    params(("scan_id" = String, Path, description = "The scan's id"),
        ("name" = String, Path, description = "The artifact's name")),
    responses((status = 200, description = "The artifact", content(
        (serde_json::Value = "application/sarif+json"), (serde_json::Value = "application/json")))))]
pub(crate) async fn download_artifact(
    State(service): AppState,
    caller: Caller,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Error> {
    let id: ScanId = id.parse().map_err(|_| CoreError::not_found("scan"))?;
    match name.as_str() {
        SARIF_ARTIFACT => Ok(sarif(service.download_sarif(&caller.0, id).await?, id)),
        COVERAGE_ARTIFACT => {
            let scan = service.get_scan(&caller, id).await?;
            let coverage = scan.coverage.as_ref().ok_or_else(|| CoreError::not_found("artifact"))?;
            Ok(json(StatusCode::OK, coverage))
        }
        _ => {
            service.get_scan(&caller, id).await?;
            Err(CoreError::not_found("artifact").into())
        }
    }
}

fn sarif(download: SarifDownload, id: ScanId) -> Response {
    let chunks = stream::try_unfold(download, move |mut download| async move {
        let chunk = download.next().await.inspect_err(|error| {
            tracing::error!(target: "palisade::api", scan_id = %id, error = %error, "download cut off");
        })?;
        Ok::<_, CoreError>(chunk.map(|chunk| (Bytes::from(chunk), download)))
    });
    let mut response = Body::from_stream(chunks).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/sarif+json"));
    if let Ok(disposition) = HeaderValue::try_from(format!("attachment; filename=\"{id}.sarif\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
