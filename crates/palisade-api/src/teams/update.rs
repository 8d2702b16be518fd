//! `PATCH /v1/teams/{team_id}`: changes name or settings (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::TeamId;
use palisade_service::{TeamSettings, UpdateTeam};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{TeamSettingsView, TeamView};
use crate::{AppState, Caller, Error, Json, V1};

/// What is to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateTeam)]
pub(crate) struct UpdateTeamBody {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Replaces the settings.
    settings: Option<TeamSettingsView>,
}

/// Change a team
///
/// Name, settings, or both. What is not given stays as it is.
#[utoipa::path(patch, path = "/v1/teams/{team_id}", tag = "Teams", operation_id = "updateTeam",
    params(("team_id" = String, Path, description = "The team's id")), request_body = UpdateTeamBody,
    responses((status = 200, description = "The team as it is now", body = TeamView)))]
pub(crate) async fn update_team(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TeamId>,
    body: Json<UpdateTeamBody>,
) -> Result<Response, Error> {
    let update = UpdateTeam { name: body.0.name, settings: body.0.settings.map(TeamSettings::from) };
    let team = service.update_team(&caller, id, update).await?;
    Ok(json(StatusCode::OK, &TeamView::from(team)))
}
