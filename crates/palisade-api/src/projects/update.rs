//! `PATCH /v1/projects/{project_id}`: changes a project.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfMatch, JsonBody, PathId, tagged_json};
use palisade_model::ProjectId;

use super::body::UpdateBody;
use super::view::ProjectView;
use crate::{AppState, Caller, Error, V1};

/// Update a project
///
/// Changes the fields that are given and leaves the others; `null` goes back to what a new project has. Send `If-Match`
/// to change only the version that you have seen.
#[utoipa::path(patch, path = "/v1/projects/{project_id}", tag = "Projects", operation_id = "updateProject",
    params(("project_id" = String, Path, description = "The id of the project")), request_body = UpdateBody,
    responses((status = 200, description = "The project as it is now", body = ProjectView)))]
pub(crate) async fn update_project(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
    IfMatch(expected, _): IfMatch<V1>,
    JsonBody(body, _): JsonBody<V1, UpdateBody>,
) -> Result<Response, Error> {
    let project = service.update_project(&caller, id, body.into(), expected).await?;
    let detail = service.detailed(project).await?;
    Ok(tagged_json(StatusCode::OK, detail.project.version, &ProjectView::from(&detail)))
}
