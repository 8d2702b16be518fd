//! `GET /v1/projects`: the organisation's projects, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::{ProjectId, TeamId};
use palisade_service::{CoreError, ListProjects};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::ProjectView;
use crate::scans::{page_size, quoted};
use crate::{AppState, Caller, Error, V1};

const MAX_NAME: usize = 200;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Projects per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
    /// Part of the name, in any case.
    #[serde(alias = "name")]
    q: Option<String>,
    /// Only projects of this team.
    team_id: Option<String>,
}

/// One page of projects.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProjectList)]
pub(crate) struct ListView<'a> {
    data: Vec<ProjectView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List projects
///
/// The projects that the key may see, newest first. A scan of a new target makes its project by itself.
#[utoipa::path(get, path = "/v1/projects", tag = "Projects", operation_id = "listProjects", params(ListQuery),
    responses((status = 200, description = "One page of projects", body = ListView)))]
pub(crate) async fn list_projects(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let team = query.team_id.as_deref().map(team).transpose()?;
    let filter = format!(
        "{}\n{}",
        team.map_or_else(String::new, |id| id.to_string()),
        query.q.as_deref().unwrap_or("")
    );
    let list = ListKey { list: "projects", organization: caller.organization_id, filter: &filter };
    let before =
        query.cursor.as_deref().map(|cursor| list.position(service.cursor_key(), cursor)).transpose()?;
    let request = ListProjects {
        name: query.q.map(name).transpose()?,
        team,
        before: before.map(ProjectId::new),
        size: page_size(query.limit.as_deref())?,
    };
    let page = service.list_projects(&caller, request).await?;
    let last = page.items.last().filter(|_| page.has_more);
    let view = ListView {
        data: page.items.iter().map(ProjectView::from).collect(),
        has_more: page.has_more,
        next_cursor: last.map(|detail| list.cursor(service.cursor_key(), detail.project.id.raw())),
    };
    Ok(json(StatusCode::OK, &view))
}

fn team(text: &str) -> Result<TeamId, CoreError> {
    text.parse().map_err(|_| {
        let detail = format!("query.team_id: expected the id of a team, found {}", quoted(text));
        CoreError::invalid_field("invalid_team_id", "query.team_id", detail)
    })
}

fn name(text: String) -> Result<String, CoreError> {
    let length = text.chars().count();
    if (1..=MAX_NAME).contains(&length) && !text.contains('\0') {
        return Ok(text);
    }
    let detail = format!("query.q: expected 1 to {MAX_NAME} characters without NUL, found {length}");
    Err(CoreError::invalid_field("invalid_parameter", "query.q", detail))
}
