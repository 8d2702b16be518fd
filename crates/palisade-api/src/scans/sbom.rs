//! `GET /v1/scans/{scan_id}/sbom`: the packages of a scanned tree as a bill of materials (contract P-04, P-05).

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use palisade_http::{PathId, QueryParams};
use palisade_model::ScanId;
use palisade_service::{CoreError, SbomFormat};
use serde::Deserialize;

use crate::{AppState, Caller, Error, V1, words};

/// Text as it came; see `ListQuery`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SbomQuery {
    /// The form of the document; `cyclonedx` (1.6, JSON) when not given.
    #[param(schema_with = words::sbom_format)]
    format: Option<String>,
}

/// Get the bill of materials
///
/// Every package that a completed source scan met, with the vulnerabilities that it found and what was decided about them
/// since: CycloneDX 1.6 or 1.5 in JSON or XML, SPDX 2.3 in JSON or tag-value. With `openvex` what was decided about the
/// vulnerabilities alone. Scans that did not look for packages have none (404).
#[utoipa::path(get, path = "/v1/scans/{scan_id}/sbom", tag = "Scans", operation_id = "getScanSbom",
    params(("scan_id" = String, Path, description = "The scan's id"), SbomQuery),
    responses((status = 200, description = "The document", content(
        (serde_json::Value = "application/vnd.cyclonedx+json"), (String = "application/vnd.cyclonedx+xml"),
        (serde_json::Value = "application/spdx+json"), (String = "text/spdx"),
        (serde_json::Value = "application/vex+json")))))]
pub(crate) async fn scan_sbom(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ScanId>,
    QueryParams(query, _): QueryParams<V1, SbomQuery>,
) -> Result<Response, Error> {
    let format = query.format.as_deref().map_or(Ok(SbomFormat::CycloneDxJson), format_of)?;
    let document = service.sbom(&caller, id, format).await?;
    Ok(download(id, format, document))
}

/// The form that a parameter names.
pub(crate) fn format_of(word: &str) -> Result<SbomFormat, CoreError> {
    word.parse().map_err(|expected: String| {
        CoreError::invalid_field("invalid_parameter", "query.format", format!("query.format: {expected}"))
    })
}

/// The document of a scan as a file.
pub(crate) fn download(id: ScanId, format: SbomFormat, document: Vec<u8>) -> Response {
    let mut response = Body::from(document).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    let name = format!("attachment; filename=\"{id}.{}\"", format.extension());
    if let Ok(disposition) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
