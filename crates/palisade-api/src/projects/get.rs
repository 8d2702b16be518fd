//! `GET /v1/projects/{project_id}`: one project.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfNoneMatch, PathId, tagged_json};
use palisade_model::ProjectId;

use super::view::ProjectView;
use crate::{AppState, Caller, Error, V1};

/// Get a project
///
/// Its fields, its open findings by severity and its last scan.
#[utoipa::path(get, path = "/v1/projects/{project_id}", tag = "Projects", operation_id = "getProject",
    params(("project_id" = String, Path, description = "The id of the project")),
    responses((status = 200, description = "The project", body = ProjectView)))]
pub(crate) async fn get_project(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let detail = service.get_project(&caller, id).await?;
    Ok(known.answer(tagged_json(StatusCode::OK, detail.project.version, &ProjectView::from(&detail))))
}
