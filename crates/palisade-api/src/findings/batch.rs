//! `POST /v1/findings:batch`: one change to many findings.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{JsonBody, json};
use palisade_service::{BatchItem, BatchOutcome, BatchStatus};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::ChangeBody;
use crate::{AppState, Caller, Error, V1};

/// Which findings, and what to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FindingBatch, example = json!({
    "ids": ["fnd_01JWTVS9Q2C4E6G8J0M2P4R6T8"], "set": {"status": "wont_fix", "note": "Out of service"}, "dry_run": true
}))]
pub(crate) struct BatchBody {
    /// At most 1,000.
    ids: Vec<String>,
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
    /// Findings that the filter matches beyond these: send the request again.
    remaining: u64,
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
/// One change to at most 1,000 findings, in one transaction, with an answer for each. Like every decision, it holds for
/// every branch of a finding's project.
#[utoipa::path(post, path = "/v1/findings:batch", tag = "Findings", operation_id = "changeFindings",
    request_body = BatchBody,
    responses((status = 200, description = "What became of each finding", body = BatchView)))]
pub(crate) async fn change_findings(
    State(service): AppState,
    caller: Caller,
    JsonBody(body, _): JsonBody<V1, BatchBody>,
) -> Result<Response, Error> {
    let outcome = service.triage_findings(&caller, body.ids, body.set.into(), body.dry_run).await?;
    Ok(json(StatusCode::OK, &BatchView::from(&outcome)))
}
