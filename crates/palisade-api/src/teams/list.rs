//! `GET /v1/teams`: the organisation's teams (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::TeamId;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::TeamView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

/// One page of teams.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TeamList)]
pub(crate) struct TeamListView {
    data: Vec<TeamView>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List teams
///
/// The organisation's teams, newest first. Who is in them stands at each team's members.
#[utoipa::path(get, path = "/v1/teams", tag = "Teams", operation_id = "listTeams", params(PageQuery),
    responses((status = 200, description = "One page of teams", body = TeamListView)))]
pub(crate) async fn list_teams(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "teams", "");
    let (size, before) = listing.page(&query)?;
    let page = service.list_teams(&caller, before.map(TeamId::new), size).await?;
    let (has_more, next_cursor) = (page.has_more, listing.next(&page, |team| team.id.raw()));
    let data = page.items.into_iter().map(TeamView::from).collect();
    Ok(json(StatusCode::OK, &TeamListView { data, has_more, next_cursor }))
}
