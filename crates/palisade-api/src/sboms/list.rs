//! `GET /v1/sbom`: which bills of materials there are; with `format` the newest one of a project (contract P-04).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::{ProjectId, ScanId};
use palisade_service::{CoreError, ListSboms, Service};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::SbomView;
use crate::listing::Listing;
use crate::scans::quoted;
use crate::scans::sbom::{download, format_of};
use crate::{AppState, Caller, Error, V1, words};

/// Text as it came; see `ListQuery`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SbomsQuery {
    /// Bills per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
    /// Only those of this project.
    project_id: Option<String>,
    /// Only those of this branch of the project; of a document, the project's default branch when not given.
    branch: Option<String>,
    /// Answers the newest document of the project in this form, instead of the list.
    #[param(schema_with = words::sbom_format)]
    format: Option<String>,
}

/// One page of bills of materials.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillList)]
pub(crate) struct ListView<'a> {
    data: Vec<SbomView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List bills of materials
///
/// The bills of completed source scans, newest first: how many components, which licences, how many vulnerabilities, and
/// where the documents are. With `project_id` and `format` the answer is the newest document of that project itself.
#[utoipa::path(get, path = "/v1/sbom", tag = "Bills of materials", operation_id = "listSboms", params(SbomsQuery),
    responses((status = 200, description = "One page of bills, or the document", content(
        (ListView = "application/json"),
        (serde_json::Value = "application/vnd.cyclonedx+json"), (String = "application/vnd.cyclonedx+xml"),
        (serde_json::Value = "application/spdx+json"), (String = "text/spdx"),
        (serde_json::Value = "application/vex+json")))))]
pub(crate) async fn list_sboms(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, SbomsQuery>,
) -> Result<Response, Error> {
    let project = query.project_id.as_deref().map(project).transpose()?;
    if project.is_none() && (query.branch.is_some() || query.format.is_some()) {
        let detail = "query.project_id: expected the id of a project beside branch or format, found nothing";
        return Err(CoreError::invalid_field("missing_project_id", "query.project_id", detail).into());
    }
    match (project, &query.format) {
        (Some(project), Some(format)) => document(&service, &caller, project, &query, format).await,
        _ => page(&service, &caller, project, &query).await,
    }
}

async fn page(
    service: &Service,
    caller: &Caller,
    project: Option<ProjectId>,
    query: &SbomsQuery,
) -> Result<Response, Error> {
    let part = |given: &Option<String>| given.clone().unwrap_or_default();
    let filter = format!("{}\n{}", part(&query.project_id), part(&query.branch));
    let listing = Listing::new(service, caller, "sbom", &filter);
    let (size, before) = listing.page_of(query.limit.as_deref(), query.cursor.as_deref())?;
    let list = ListSboms { project, branch: query.branch.clone(), before: before.map(ScanId::new), size };
    let page = service.list_sboms(caller, list).await?;
    let view = ListView {
        data: page.items.iter().map(SbomView::from).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |sbom| sbom.scan_id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}

async fn document(
    service: &Service,
    caller: &Caller,
    project: ProjectId,
    query: &SbomsQuery,
    format: &str,
) -> Result<Response, Error> {
    if query.limit.is_some() || query.cursor.is_some() {
        let detail = "query.format: expected without limit and cursor, found together";
        return Err(CoreError::invalid_field("conflicting_parameters", "query.format", detail).into());
    }
    let format = format_of(format)?;
    let (scan_id, document) = service.project_sbom(caller, project, query.branch.clone(), format).await?;
    Ok(download(scan_id, format, document))
}

fn project(text: &str) -> Result<ProjectId, CoreError> {
    text.parse().map_err(|_| {
        let detail = format!("query.project_id: expected the id of a project, found {}", quoted(text));
        CoreError::invalid_field("invalid_project_id", "query.project_id", detail)
    })
}
