//! `DELETE /v1/projects/{project_id}`: deletes a project and all that belongs to it.

use axum::extract::State;
use axum::http::StatusCode;
use palisade_http::{IfMatch, PathId};
use palisade_model::ProjectId;

use crate::{AppState, Caller, Error, V1};

/// Delete a project
///
/// Deletes the project with its scans, findings, decisions, targets and uploads; running scans are cancelled. Nothing of
/// it can be read once this answers, and nothing can be restored. The audit trail stays.
#[utoipa::path(delete, path = "/v1/projects/{project_id}", tag = "Projects", operation_id = "deleteProject",
    params(("project_id" = String, Path, description = "The id of the project")),
    responses((status = 204, description = "The project is gone")))]
pub(crate) async fn delete_project(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
    IfMatch(expected, _): IfMatch<V1>,
) -> Result<StatusCode, Error> {
    service.delete_project(&caller, id, expected).await?;
    Ok(StatusCode::NO_CONTENT)
}
