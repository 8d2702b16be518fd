//! `GET /v1/teams/{team_id}`: one team.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::TeamId;

use super::view::TeamView;
use crate::{AppState, Caller, Error, V1};

/// Get a team
///
/// Name and settings of one team. Who is in it stands at its members.
#[utoipa::path(get, path = "/v1/teams/{team_id}", tag = "Teams", operation_id = "getTeam",
    params(("team_id" = String, Path, description = "The team's id")),
    responses((status = 200, description = "The team", body = TeamView)))]
pub(crate) async fn get_team(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TeamId>,
) -> Result<Response, Error> {
    let team = service.get_team(&caller, id).await?;
    Ok(json(StatusCode::OK, &TeamView::from(team)))
}
