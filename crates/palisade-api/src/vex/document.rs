//! `GET`, `PUT` and `DELETE /v1/projects/{project_id}/vex`.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use palisade_http::{PathId, bytes_up_to, json};
use palisade_model::ProjectId;
use palisade_service::MAX_VEX_BYTES;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AppState, Caller, Error, V1};

/// Problems beyond these are only counted.
const MAX_LISTED: usize = 100;

/// What was read in a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VexDocument)]
pub(crate) struct VexView<'a> {
    /// The name that the document gives itself.
    #[schema(required)]
    id: Option<&'a str>,
    #[schema(required)]
    author: Option<&'a str>,
    /// Statements that hold from the next scan on.
    statements: usize,
    /// Statements that were not understood and decide nothing.
    not_understood: usize,
    /// The first hundred of those: what was expected and what was found.
    problems: &'a [String],
}

/// Get the VEX document
///
/// The document as it was given; 404 when the project has none.
#[utoipa::path(get, path = "/v1/projects/{project_id}/vex", tag = "VEX", operation_id = "getProjectVex",
    params(("project_id" = String, Path, description = "The project's id")),
    responses((status = 200, description = "The document", content(
        (serde_json::Value = "application/json"), (String = "application/xml")))))]
pub(crate) async fn get_vex(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
) -> Result<Response, Error> {
    let document = service.get_vex(&caller, id).await?;
    let is_xml = document.trim_ascii_start().starts_with(b"<");
    let kind = if is_xml { "application/xml" } else { "application/json" };
    let mut response = Body::from(document).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// Set the VEX document
///
/// OpenVEX, or CycloneDX with analyses in JSON or XML, as the body with any content type; it takes the place of the one before.
/// In every later source scan of the project, vulnerabilities that it calls fixed or not affecting are suppressed with its
/// reason, for exactly the packages that it names; what it says else is noted on the findings. Documents that lie in the
/// scanned files themselves decide nothing.
#[utoipa::path(put, path = "/v1/projects/{project_id}/vex", tag = "VEX", operation_id = "setProjectVex",
    params(("project_id" = String, Path, description = "The project's id")),
    request_body(content_type = "application/octet-stream", description = "The document"),
    responses((status = 200, description = "What was read in it", body = VexView)))]
pub(crate) async fn put_vex(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
    request: Request,
) -> Result<Response, Error> {
    let bytes = bytes_up_to(request, MAX_VEX_BYTES).await?;
    let document = service.put_vex(&caller, id, &bytes).await?;
    let view = VexView {
        id: document.origin.id.as_deref(),
        author: document.origin.author.as_deref(),
        statements: document.statements.len(),
        not_understood: document.gaps.len(),
        problems: &document.gaps[..document.gaps.len().min(MAX_LISTED)],
    };
    Ok(json(StatusCode::OK, &view))
}

/// Delete the VEX document
///
/// Later scans count what it suppressed. A project without one is left as it is.
#[utoipa::path(delete, path = "/v1/projects/{project_id}/vex", tag = "VEX", operation_id = "deleteProjectVex",
    params(("project_id" = String, Path, description = "The project's id")),
    responses((status = 204, description = "The project has no document")))]
pub(crate) async fn delete_vex(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
) -> Result<StatusCode, Error> {
    service.delete_vex(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
