//! `GET /v1/projects/{project_id}/branches`: the branches that scans of a project named.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, QueryParams, json};
use palisade_model::{ProjectId, ScanId};
use palisade_service::ListBranches;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::BranchView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

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
    params(("project_id" = String, Path, description = "The id of the project"), PageQuery),
    responses((status = 200, description = "One page of branches", body = ListView)))]
pub(crate) async fn list_branches(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ProjectId>,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let filter = id.to_string();
    let listing = Listing::new(&service, &caller, "branches", &filter);
    let (size, after) = listing.page(&query)?;
    let request = ListBranches { project: id, after: after.map(ScanId::new), size };
    let (project, page) = service.list_branches(&caller, request).await?;
    let view = ListView {
        data: page
            .items
            .iter()
            .map(|branch| BranchView::of(branch, &project.fields.default_branch))
            .collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |branch| branch.last_scan.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}
