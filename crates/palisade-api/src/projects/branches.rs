//! `GET /v1/projects/{project_id}/branches`: the branches that scans of a project named.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, PathId, QueryParams, json};
use palisade_model::{ProjectId, ScanId};
use palisade_service::ListBranches;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::BranchView;
use crate::scans::page_size;
use crate::{AppState, Caller, Error, V1};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Branches per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One page of branches.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BranchList)]
pub(crate) struct ListView<'a> {
    data: Vec<BranchView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List the branches of a project
///
/// Every branch that a scan named, by name, with its open findings and its last scan.
#[utoipa::path(get, path = "/v1/projects/{project_id}/branches", tag = "Projects", operation_id = "listBranches",
    params(("project_id" = String, Path, description = "The id of the project"), ListQuery),
    responses((status = 200, description = "One page of branches", body = ListView)))]
pub(crate) async fn list_branches(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let filter = id.to_string();
    let list = ListKey { list: "branches", organization: caller.organization_id, filter: &filter };
    let after =
        query.cursor.as_deref().map(|cursor| list.position(service.cursor_key(), cursor)).transpose()?;
    let size = page_size(query.limit.as_deref())?;
    let request = ListBranches { project: id, after: after.map(ScanId::new), size };
    let (project, page) = service.list_branches(&caller, request).await?;
    let last = page.items.last().filter(|_| page.has_more);
    let view = ListView {
        data: page
            .items
            .iter()
            .map(|branch| BranchView::of(branch, &project.fields.default_branch))
            .collect(),
        has_more: page.has_more,
        next_cursor: last.map(|branch| list.cursor(service.cursor_key(), branch.last_scan.id.raw())),
    };
    Ok(json(StatusCode::OK, &view))
}
