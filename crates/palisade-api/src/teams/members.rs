//! `/v1/teams/{team_id}/members`: who is in a team (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::{PathId, PathIds, QueryParams, json};
use palisade_model::{MemberId, TeamId};
use palisade_service::{CoreError, TeamRole};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::TeamMemberView;
use crate::listing::{Listing, PageQuery};
use crate::scans::paging::quoted;
use crate::{AppState, Caller, Error, Json, V1, parse};

/// One page of a team's members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TeamMemberList)]
pub(crate) struct TeamMemberListView {
    data: Vec<TeamMemberView>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Who is to be in the team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AddTeamMember, example = json!({"member_id": "mem_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "role": "lead"}))]
pub(crate) struct AddTeamMemberBody {
    member_id: String,
    /// `member` or `lead`; `member` when not given.
    role: Option<String>,
}

/// List a team's members
///
/// Those who joined the organisation last come first.
#[utoipa::path(get, path = "/v1/teams/{team_id}/members", tag = "Teams", operation_id = "listTeamMembers",
    params(("team_id" = String, Path, description = "The team's id"), PageQuery),
    responses((status = 200, description = "One page of members", body = TeamMemberListView)))]
pub(crate) async fn list_team_members(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TeamId>,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let filter = id.to_string();
    let listing = Listing::new(&service, &caller, "team_members", &filter);
    let (size, before) = listing.page(&query)?;
    let page = service.list_team_members(&caller, id, before.map(MemberId::new), size).await?;
    let (has_more, next_cursor) = (page.has_more, listing.next(&page, |member| member.member.id.raw()));
    let data = page.items.into_iter().map(TeamMemberView::from).collect();
    Ok(json(StatusCode::OK, &TeamMemberListView { data, has_more, next_cursor }))
}

/// Put a member into a team
///
/// The projects of the team exist for the member from the next request on. Doing it again changes the part that the
/// member plays in the team.
#[utoipa::path(post, path = "/v1/teams/{team_id}/members", tag = "Teams", operation_id = "addTeamMember",
    params(("team_id" = String, Path, description = "The team's id")), request_body = AddTeamMemberBody,
    responses((status = 204, description = "The member is in the team")))]
pub(crate) async fn add_team_member(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, TeamId>,
    body: Json<AddTeamMemberBody>,
) -> Result<Response, Error> {
    let member = parse::word("unknown_member", "body.member_id", &body.0.member_id)?;
    let role = body.0.role.as_deref().map_or(Ok(TeamRole::default()), team_role)?;
    service.put_team_member(&caller, id, member, role).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Take a member out of a team
///
/// The projects of the team are kept from the member from the next request on, but for those of other teams.
#[utoipa::path(delete, path = "/v1/teams/{team_id}/members/{member_id}", tag = "Teams",
    operation_id = "removeTeamMember",
    params(("team_id" = String, Path, description = "The team's id"),
        ("member_id" = String, Path, description = "The member's id")),
    responses((status = 204, description = "The member is not in the team")))]
pub(crate) async fn remove_team_member(
    State(service): AppState,
    caller: Caller,
    PathIds(team, member, _): PathIds<V1, TeamId, MemberId>,
) -> Result<Response, Error> {
    service.remove_team_member(&caller, team, member).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn team_role(word: &str) -> Result<TeamRole, CoreError> {
    TeamRole::parse(word).ok_or_else(|| {
        let words = TeamRole::ALL.map(TeamRole::as_str).join(" or ");
        let detail = format!("body.role: expected {words}, found {}", quoted(word));
        CoreError::invalid_field("invalid_role", "body.role", detail)
    })
}
