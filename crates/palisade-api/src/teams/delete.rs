//! `DELETE /v1/teams/{team_id}`: ends a team.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::PathId;
use palisade_model::TeamId;

use crate::{AppState, Caller, Error, V1};

/// Delete a team
///
/// Its members stay in the organisation. A team that has projects is kept, because everybody would see them
/// afterwards. Tokens that were made for the team see nothing any more.
#[utoipa::path(delete, path = "/v1/teams/{team_id}", tag = "Teams", operation_id = "deleteTeam",
    params(("team_id" = String, Path, description = "The team's id")),
    responses((status = 204, description = "The team is gone")))]
pub(crate) async fn delete_team(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TeamId>,
) -> Result<Response, Error> {
    service.delete_team(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
