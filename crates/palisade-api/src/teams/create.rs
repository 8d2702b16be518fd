//! `POST /v1/teams`: a new team (contract M-01).

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::json;
use palisade_service::TeamSettings;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{TeamSettingsView, TeamView};
use crate::{AppState, Caller, Error, Json};

/// A team to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateTeam, example = json!({"name": "payments"}))]
pub(crate) struct CreateTeamBody {
    /// No two teams share one.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    settings: Option<TeamSettingsView>,
}

/// Create a team
///
/// The team has no members and no projects yet. Projects that are given to teams exist only for their members, and for
/// those roles that see everything.
#[utoipa::path(post, path = "/v1/teams", tag = "Teams", operation_id = "createTeam", request_body = CreateTeamBody,
    responses((status = 201, description = "The team", body = TeamView,
        headers(("Location" = String, description = "Where the team can be read")))))]
pub(crate) async fn create_team(
    State(service): AppState,
    caller: Caller,
    body: Json<CreateTeamBody>,
) -> Result<Response, Error> {
    let settings = body.0.settings.map_or_else(TeamSettings::default, TeamSettings::from);
    let team = service.create_team(&caller, &body.0.name, settings).await?;
    let location = HeaderValue::try_from(format!("/v1/teams/{}", team.id));
    let mut response = json(StatusCode::CREATED, &TeamView::from(team));
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
