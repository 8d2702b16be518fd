//! `GET /v1/scans/compare`: what changed from one scan to another (contract G-05).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::ScanId;
use palisade_service::{ChangeKind, CompareScans, ComparisonPosition, CoreError};
use serde::Deserialize;

use super::compare_view::ComparisonView;
use crate::scans::paging::{page_size, quoted};
use crate::{AppState, Caller, Error, V1, words};

/// Text as it came; see `ListQuery`.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompareQuery {
    /// The id of the scan to compare with: the older one, or that of the target branch.
    #[param(value_type = String)]
    base: Option<String>,
    /// The id of the scan to look at: the newer one, or that of the branch to merge.
    #[param(value_type = String)]
    head: Option<String>,
    /// Only findings of this kind; all of them, kind by kind, when not given.
    #[param(schema_with = words::change)]
    change: Option<String>,
    /// Findings per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before, with the same scans and `change`.
    cursor: Option<String>,
}

/// Compare two scans
///
/// What changed from `base` to `head`. Both must have ended. They may be of any branches and projects; findings are the
/// same when they are the same finding, or share a fingerprint on another branch or in another project. A finding whose
/// file was moved is `unchanged`.
///
/// "Not covered" is not "clean": a finding that only `base` has is `fixed` when its scanner looked at that place in `head`,
/// else `not_covered_by_head`; one that only `head` has is `new` when its scanner looked there in `base`, else
/// `not_covered_by_base`. A scan that failed or was cancelled covers nothing. `scope` says whether the two looked at the
/// same thing in the same way.
///
/// `counts` are of the whole comparison on every page. Findings come in the order `new`, `fixed`, `not_covered_by_base`,
/// `not_covered_by_head`, `unchanged`, each as `head` saw it, or as `base` did where `head` did not.
#[utoipa::path(get, path = "/v1/scans/compare", tag = "Scans", operation_id = "compareScans", params(CompareQuery),
    responses((status = 200, description = "One page of the comparison", body = ComparisonView)))]
pub(crate) async fn compare_scans(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, CompareQuery>,
) -> Result<Response, Error> {
    let base = scan("missing_base", "invalid_base", "query.base", query.base.as_deref())?;
    let head = scan("missing_head", "invalid_head", "query.head", query.head.as_deref())?;
    let change = query.change.as_deref().map(change).transpose()?;
    let size = page_size(query.limit.as_deref())?;
    let filter = format!("{base} {head} {}", change.map_or("", ChangeKind::as_str));
    let list = ListKey { list: "comparison", organization: caller.organization_id, filter: &filter };
    let position = |cursor: String| list.text_position(service.cursor_key(), &cursor, position);
    let after = query.cursor.map(position).transpose()?;
    let compared = service.compare_scans(&caller, CompareScans { base, head, change, after, size }).await?;
    let last = compared.findings.items.last().filter(|_| compared.findings.has_more);
    let next = last.map(|row| format!("{}:{}", row.change.as_str(), row.stored.id));
    let next_cursor = next.map(|next| list.text_cursor(service.cursor_key(), &next));
    Ok(json(StatusCode::OK, &ComparisonView::new(&compared, next_cursor)))
}

fn scan(
    missing: &'static str,
    invalid: &'static str,
    field: &'static str,
    text: Option<&str>,
) -> Result<ScanId, CoreError> {
    let Some(text) = text else {
        let detail = format!("{field}: expected the id of a scan, found nothing");
        return Err(CoreError::invalid_field(missing, field, detail));
    };
    text.parse().map_err(|_| {
        let detail = format!("{field}: expected the id of a scan, found {}", quoted(text));
        CoreError::invalid_field(invalid, field, detail)
    })
}

fn change(word: &str) -> Result<ChangeKind, CoreError> {
    ChangeKind::parse(word).ok_or_else(|| {
        let all = ChangeKind::ALL.map(ChangeKind::as_str).join(", ");
        let detail = format!("query.change: expected one of {all}, found {}", quoted(word));
        CoreError::invalid_field("invalid_change", "query.change", detail)
    })
}

/// A position as cursors hold it.
fn position(text: &str) -> Option<ComparisonPosition> {
    let (change, id) = text.split_once(':')?;
    Some(ComparisonPosition { change: ChangeKind::parse(change)?, id: id.parse().ok()? })
}
