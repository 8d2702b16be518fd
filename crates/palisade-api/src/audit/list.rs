//! `GET /v1/audit`: the organisation's calls, newest first (contract M-02).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::{UnixMillis, parse_rfc3339, truncate_utf8};
use palisade_service::{AuditFilter, AuditPosition, CoreError, StatusFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::RecordView;
use crate::scans::paging::{page_size, quoted};
use crate::{AppState, Caller, Error, V1};

const MAX_TEXT: usize = 512;

/// Text as it came; parsed into what the use case takes, so that every error names its parameter.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditQuery {
    /// Records per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// Only calls of this key or member, or of `operator`.
    actor: Option<String>,
    /// Only calls with this method.
    #[param(example = "DELETE")]
    method: Option<String>,
    /// Only calls with this status, such as `404`, or of this class, such as `4xx`.
    #[param(pattern = "^([1-5][0-9][0-9]|[1-5]xx)$")]
    status: Option<String>,
    /// Only calls at this time or later, RFC 3339 in UTC.
    #[param(format = DateTime)]
    since: Option<String>,
    /// Only calls at this time or before, RFC 3339 in UTC.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Only calls whose path begins with this.
    #[param(example = "/v1/scans")]
    path: Option<String>,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
}

/// One page of recorded calls.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditList)]
pub(crate) struct ListView<'a> {
    data: Vec<RecordView<'a>>,
    /// Whether a further page follows. A page may be short, even empty, although one does.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List recorded calls
///
/// Every call with a key of the organisation, and every command of the operator, newest first: who, from where, when,
/// on what, with which result. A call that changes something is recorded before it is answered, any other within a
/// second. A filter that seldom fits may answer short pages: follow `next_cursor` while `has_more` is true. Keys that
/// are confined to some projects, and test-mode keys, are refused.
#[utoipa::path(get, path = "/v1/audit", tag = "Audit", operation_id = "listAudit", params(AuditQuery),
    responses((status = 200, description = "One page of recorded calls", body = ListView)))]
pub(crate) async fn list_audit(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, AuditQuery>,
) -> Result<Response, Error> {
    let (filter, text) = (filter(&query)?, canonical(&query));
    let list = ListKey { list: "audit", organization: caller.organization_id, filter: &text };
    let position = |cursor: &String| list.position(service.cursor_key(), cursor).map(AuditPosition::from_raw);
    let before = query.cursor.as_ref().map(position).transpose()?;
    let page = service.list_audit(&caller, &filter, before, page_size(query.limit.as_deref())?).await?;
    let next = page.next.map(|next| list.cursor(service.cursor_key(), next.raw()));
    let data = page.records.iter().map(RecordView::from).collect();
    Ok(json(StatusCode::OK, &ListView { data, has_more: next.is_some(), next_cursor: next }))
}

fn filter(query: &AuditQuery) -> Result<AuditFilter, CoreError> {
    Ok(AuditFilter {
        actor: short("actor", query.actor.as_deref())?,
        method: short("method", query.method.as_deref())?,
        status: query.status.as_deref().map(status).transpose()?,
        since: query.since.as_deref().map(|text| time("since", text)).transpose()?,
        until: query.until.as_deref().map(|text| time("until", text)).transpose()?,
        path: short("path", query.path.as_deref())?,
    })
}

/// The filter in one text, for the cursor: no two filters read the same.
fn canonical(query: &AuditQuery) -> String {
    let AuditQuery { limit: _, actor, method, status, since, until, path, cursor: _ } = query;
    format!("{:?}", [actor, method, status, since, until, path])
}

fn short(name: &str, text: Option<&str>) -> Result<Option<String>, CoreError> {
    match text {
        Some(text) if text.is_empty() || truncate_utf8(text, MAX_TEXT) != text => {
            Err(invalid(name, &format!("expected 1 to {MAX_TEXT} bytes, found {}", text.len())))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

fn status(text: &str) -> Result<StatusFilter, CoreError> {
    let class =
        text.strip_suffix("xx").and_then(|digit| digit.parse().ok()).filter(|digit| (1..=5).contains(digit));
    let exact = text.parse().ok().filter(|status| (100..=599).contains(status));
    class.map(StatusFilter::Class).or(exact.map(StatusFilter::Exact)).ok_or_else(|| {
        invalid(
            "status",
            &format!("expected a status such as 404, or a class such as 4xx, found {}", quoted(text)),
        )
    })
}

fn time(name: &str, text: &str) -> Result<UnixMillis, CoreError> {
    parse_rfc3339(text).ok_or_else(|| {
        invalid(name, &format!("expected a time such as 2026-06-03T10:00:00Z, found {}", quoted(text)))
    })
}

fn invalid(name: &str, detail: &str) -> CoreError {
    let field = format!("query.{name}");
    CoreError::invalid_field("invalid_filter", field.as_str(), format!("{field}: {detail}"))
}
