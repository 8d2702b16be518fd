//! `POST /v1/findings:batch`: one change to many findings.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{JsonBody, ListKey, json};
use palisade_service::{BatchItem, BatchOutcome, BatchStatus, CoreError, Service};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::change::ChangeBody;
use super::filter::Parameters;
use super::list::{parse, position_text};
use crate::{AppState, Caller, Error, V1};

/// Which findings, and what to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FindingBatch, example = json!({
    "ids": ["fnd_01JWTVS9Q2C4E6G8J0M2P4R6T8"], "set": {"status": "wont_fix", "note": "Out of service"}, "dry_run": true
}))]
pub(crate) struct BatchBody {
    /// At most 1,000. Either these or `filter`.
    #[serde(default)]
    #[schema(nullable = false)]
    ids: Option<Vec<String>>,
    /// Conditions with the names that `GET /v1/findings` has: text, or a list of texts for what may be repeated. Changes
    /// the first 1,000 that match, oldest first.
    #[serde(default)]
    #[schema(value_type = Option<Object>, nullable = false)]
    filter: Option<Map<String, Value>>,
    /// With `filter`: the `next_cursor` of the call before.
    #[serde(default)]
    #[schema(nullable = false)]
    cursor: Option<String>,
    set: ChangeBody,
    /// Says what would happen, and changes nothing.
    #[serde(default)]
    dry_run: bool,
}

/// What became of the findings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingBatchResult)]
pub(crate) struct BatchView<'a> {
    /// One for each finding, in the order of the request.
    results: Vec<ItemView<'a>>,
    /// Findings that exist for the caller.
    matched: u64,
    /// Findings that changed, or would.
    updated: u64,
    /// Findings that the filter matches beyond these, counted up to 1,000: send the request again. When the change does not
    /// take findings out of the filter, send it with `cursor`.
    remaining: u64,
    /// Give it as `cursor` to go on behind these; `null` when nothing remains.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// What became of one finding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingBatchItem)]
pub(crate) struct ItemView<'a> {
    /// As it was given.
    id: &'a str,
    #[schema(value_type = String, pattern = "^(updated|unchanged|not_found|invalid)$")]
    status: &'static str,
    /// Why the change does not fit this finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<ItemErrorView<'a>>,
}

/// Why a change does not fit a finding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingBatchError)]
pub(crate) struct ItemErrorView<'a> {
    code: &'static str,
    message: &'a str,
}

impl<'a> From<&'a BatchOutcome> for BatchView<'a> {
    fn from(outcome: &'a BatchOutcome) -> Self {
        Self {
            results: outcome.results.iter().map(ItemView::from).collect(),
            matched: outcome.matched,
            updated: outcome.updated,
            remaining: outcome.remaining,
            next_cursor: None,
        }
    }
}

impl<'a> From<&'a BatchItem> for ItemView<'a> {
    fn from(item: &'a BatchItem) -> Self {
        let status = match item.status {
            BatchStatus::Updated => "updated",
            BatchStatus::Unchanged => "unchanged",
            BatchStatus::NotFound => "not_found",
            BatchStatus::Invalid => "invalid",
        };
        let error = item.error.as_ref().map(|(code, message)| ItemErrorView { code, message });
        Self { id: &item.id, status, error }
    }
}

/// Change many findings
///
/// One change to at most 1,000 findings, named or matched by a filter, in one transaction, with an answer for each. Like every decision, it holds for
/// every branch of a finding's project.
#[utoipa::path(post, path = "/v1/findings:batch", tag = "Findings", operation_id = "changeFindings",
    request_body = BatchBody,
    responses((status = 200, description = "What became of each finding", body = BatchView)))]
pub(crate) async fn change_findings(
    State(service): AppState,
    caller: Caller,
    JsonBody(body, _): JsonBody<V1, BatchBody>,
) -> Result<Response, Error> {
    let BatchBody { ids, filter, cursor, set, dry_run } = body;
    match (ids, filter, cursor) {
        (Some(ids), None, None) => {
            let outcome = service.triage_findings(&caller, ids, set.into(), dry_run).await?;
            Ok(json(StatusCode::OK, &BatchView::from(&outcome)))
        }
        (None, Some(filter), cursor) => {
            let matching = Matching { filter, cursor, set, dry_run };
            change_matching(&service, &caller, matching).await
        }
        _ => {
            let detail = "body: expected ids, or filter and perhaps cursor, found another combination";
            Err(CoreError::invalid_field("conflicting_parameters", "body", detail).into())
        }
    }
}

struct Matching {
    filter: Map<String, Value>,
    cursor: Option<String>,
    set: ChangeBody,
    dry_run: bool,
}

async fn change_matching(service: &Service, caller: &Caller, matching: Matching) -> Result<Response, Error> {
    let Matching { filter, cursor, set, dry_run } = matching;
    let parameters = Parameters::read_body(&filter)?;
    let list = ListKey { list: "batch", organization: caller.organization_id, filter: &parameters.canonical };
    let after = cursor.map(|cursor| list.text_position(service.cursor_key(), &cursor, parse)).transpose()?;
    if parameters.is_empty {
        let nothing = BatchOutcome { results: vec![], matched: 0, updated: 0, remaining: 0 };
        return Ok(json(StatusCode::OK, &BatchView::from(&nothing)));
    }
    let changed = service.triage_matching(caller, parameters.filter, after, set.into(), dry_run);
    let (outcome, next) = changed.await?;
    let next_cursor = next.map(|next| list.text_cursor(service.cursor_key(), &position_text(next)));
    Ok(json(StatusCode::OK, &BatchView { next_cursor, ..BatchView::from(&outcome) }))
}
