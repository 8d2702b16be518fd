//! `GET /v1/scans`: the organisation's scans, newest first (contract R-03).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::{Page, ProjectId, Scan, ScanId, ScanStatus};
use palisade_service::{CoreError, ListScans, Service, UsualDurations};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::SummaryView;
use crate::scans::paging::{page_size, quoted};
use crate::{AppState, Caller, Error, V1, words};

/// Text as it came; parsed into what the use case takes, so that every error names its parameter.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Scans per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// Only scans of this status; `failed` includes cancelled ones.
    #[param(schema_with = words::status)]
    status: Option<String>,
    /// Only scans of this project.
    project_id: Option<String>,
    /// Only scans of this branch of the project.
    branch: Option<String>,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
    /// The id of the last scan of the page before: an alternative to `cursor`.
    starting_after: Option<String>,
}

/// One page of scans.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScanList)]
pub(crate) struct ListView<'a> {
    data: Vec<SummaryView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List scans
///
/// The account's scans, newest first. Pages stay stable while new scans arrive.
#[utoipa::path(get, path = "/v1/scans", tag = "Scans", operation_id = "listScans", params(ListQuery),
    responses((status = 200, description = "One page of scans", body = ListView)))]
pub(crate) async fn list_scans(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let project = query.project_id.as_deref().map(project).transpose()?;
    if query.branch.is_some() && project.is_none() {
        let detail = "query.branch: expected together with project_id, found alone";
        return Err(CoreError::invalid_field("missing_project_id", "query.branch", detail).into());
    }
    let filter = filter(&query);
    let list = ListKey { list: "scans", organization: caller.organization_id, filter: &filter };
    let request = ListScans {
        statuses: statuses(query.status.as_deref())?,
        project,
        branch: query.branch.clone(),
        before: position(&service, &list, &query)?,
        size: page_size(query.limit.as_deref())?,
    };
    let page = service.list_scans(&caller, request).await?;
    let usual = service.usual_durations(caller.test_mode).await?;
    Ok(json(StatusCode::OK, &view(&service, &list, &page, &usual)))
}

/// A cursor is good for the same filter only.
fn filter(query: &ListQuery) -> String {
    let part = |given: &Option<String>| given.clone().unwrap_or_default();
    format!("{}\n{}\n{}", part(&query.status), part(&query.project_id), part(&query.branch))
}

fn project(text: &str) -> Result<ProjectId, CoreError> {
    text.parse().map_err(|_| {
        let detail = format!("query.project_id: expected the id of a project, found {}", quoted(text));
        CoreError::invalid_field("invalid_project_id", "query.project_id", detail)
    })
}

fn view<'a>(
    service: &Service,
    list: &ListKey<'_>,
    page: &'a Page<Scan>,
    usual: &UsualDurations,
) -> ListView<'a> {
    let last = page.items.last().filter(|_| page.has_more);
    ListView {
        data: page.items.iter().map(|scan| SummaryView::lasting(scan, usual)).collect(),
        has_more: page.has_more,
        next_cursor: last.map(|scan| list.cursor(service.cursor_key(), scan.id.raw())),
    }
}

fn statuses(word: Option<&str>) -> Result<Vec<ScanStatus>, CoreError> {
    let Some(word) = word else { return Ok(Vec::new()) };
    words::statuses_of(word).map(<[ScanStatus]>::to_vec).ok_or_else(|| {
        let detail =
            format!("query.status: expected queued, running, completed or failed, found {}", quoted(word));
        CoreError::invalid_field("invalid_status", "query.status", detail)
    })
}

fn position(service: &Service, list: &ListKey<'_>, query: &ListQuery) -> Result<Option<ScanId>, CoreError> {
    match (&query.cursor, &query.starting_after) {
        (None, None) => Ok(None),
        (Some(cursor), None) => list.position(service.cursor_key(), cursor).map(|id| Some(ScanId::new(id))),
        (None, Some(id)) => id.parse().map(Some).map_err(|_| {
            let detail = format!("query.starting_after: expected the id of a scan, found {}", quoted(id));
            CoreError::invalid_field("invalid_starting_after", "query.starting_after", detail)
        }),
        (Some(_), Some(_)) => {
            let detail = "expected cursor or starting_after, found both";
            Err(CoreError::invalid_field("conflicting_parameters", "query.cursor", detail))
        }
    }
}
