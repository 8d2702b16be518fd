//! `GET /v1/scans/{scan_id}/results`: the findings so far (contract R-02, F-10).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, PathId, QueryParams, json};
use palisade_model::{FindingId, Grade, PageSize, Scan, ScanId, Severity};
use palisade_service::{CoreError, ScanFindings, Service};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::finding_view::FindingView;
use super::results_stream;
use crate::scans::paging::{page_size, quoted};
use crate::{AppState, Caller, Error, V1, words};

/// Text as it came; see `ListQuery`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResultsQuery {
    /// Only findings of this severity or worse.
    #[param(schema_with = words::severity)]
    severity: Option<String>,
    /// Findings per page. Without `limit` and `cursor` the answer holds all findings.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `next_cursor` of the page before, with the same `severity`.
    cursor: Option<String>,
}

/// Findings of a scan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScanResults)]
pub(crate) struct ResultsView<'a> {
    #[serde(flatten)]
    head: ResultsHead,
    findings: Vec<FindingView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// What stands before the findings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultsHead {
    #[schema(value_type = String)]
    scan_id: ScanId,
    #[schema(schema_with = words::status)]
    status: &'static str,
    /// 0 to 100; `null` until the scan has completed.
    #[schema(required, minimum = 0, maximum = 100)]
    score: Option<u8>,
    #[schema(schema_with = words::grade, required)]
    grade: Option<Grade>,
}

impl From<&Scan> for ResultsHead {
    fn from(scan: &Scan) -> Self {
        Self {
            scan_id: scan.id,
            status: words::status_word(scan.status),
            score: scan.score,
            grade: scan.grade,
        }
    }
}

/// Get scan results
///
/// The findings of a scan, while it runs and after. `severity` is a **minimum**. A failed or cancelled scan
/// answers the findings that it has, with `score` null.
#[utoipa::path(get, path = "/v1/scans/{scan_id}/results", tag = "Scans", operation_id = "getScanResults",
    params(("scan_id" = String, Path, description = "The id that creating the scan answered"), ResultsQuery),
    responses((status = 200, description = "The findings so far", body = ResultsView)))]
pub(crate) async fn scan_results(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, ScanId>,
    QueryParams(query, _): QueryParams<V1, ResultsQuery>,
) -> Result<Response, Error> {
    let severity = query.severity.as_deref().map(severity).transpose()?;
    if query.limit.is_none() && query.cursor.is_none() {
        return all(service, caller, id, severity).await;
    }
    let size = page_size(query.limit.as_deref())?;
    let filter = format!("{id} {}", severity.map_or("", Severity::as_str));
    let list = ListKey { list: "results", organization: caller.organization_id, filter: &filter };
    let after = query.cursor.map(|cursor| list.position(service.cursor_key(), &cursor)).transpose()?;
    let found = service.scan_findings(&caller, id, severity, after.map(FindingId::new), size).await?;
    Ok(json(StatusCode::OK, &page_view(&service, &list, &found)))
}

/// Everything in one answer: whole when it fits one page of the store, else streamed page by page.
async fn all(
    service: Arc<Service>,
    caller: Caller,
    id: ScanId,
    severity: Option<Severity>,
) -> Result<Response, Error> {
    let size = PageSize::new(100).unwrap_or_default();
    let first = service.scan_findings(&caller, id, severity, None, size).await?;
    if first.findings.has_more {
        return Ok(results_stream::response(service, caller.0, severity, size, &first)?);
    }
    Ok(json(StatusCode::OK, &view(&first, None)))
}

fn page_view<'a>(service: &Service, list: &ListKey<'_>, found: &'a ScanFindings) -> ResultsView<'a> {
    let last = found.findings.items.last().filter(|_| found.findings.has_more);
    view(found, last.map(|finding| list.cursor(service.cursor_key(), finding.id.raw())))
}

fn view(found: &ScanFindings, next_cursor: Option<String>) -> ResultsView<'_> {
    ResultsView {
        head: ResultsHead::from(&*found.scan),
        findings: found.findings.items.iter().map(FindingView::from).collect(),
        has_more: found.findings.has_more,
        next_cursor,
    }
}

fn severity(word: &str) -> Result<Severity, CoreError> {
    Severity::parse(word).ok_or_else(|| {
        let detail =
            format!("query.severity: expected info, low, medium, high or critical, found {}", quoted(word));
        CoreError::invalid_field("invalid_severity", "query.severity", detail)
    })
}
