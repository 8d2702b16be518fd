//! `GET` and `PATCH /v1/findings/{fingerprint}/state`: the decision about a problem (contract G-01 to G-03).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{JsonBody, json};
use palisade_service::{GivenText, StateRequest, StateRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::given;
use super::key::PathKey;
use crate::time::Timestamp;
use crate::{AppState, Caller, Error, V1, words};

/// A decision. It replaces the one before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FingerprintStateChange, example = json!({"status": "false_positive", "note": "A key of the test suite"}))]
pub(crate) struct StateBody {
    #[schema(schema_with = words::given_status)]
    status: String,
    /// Cleared when it is left out. Of an accepted risk it is the reason, and needed.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    note: GivenText,
}

/// How a problem stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FingerprintState, example = json!({
    "fingerprint": "aa58a6fef0e35687b56618c4ced62b833a8685184a851c5d01b68a018b1fc900", "status": "false_positive",
    "note": "A key of the test suite", "updated_at": "2026-06-03T10:00:00Z",
    "updated_by": "mem_01JWTVS7ZKAAQ2M6N0P3T5V7XY", "findings": 2
}))]
pub(crate) struct StateView<'a> {
    fingerprint: &'a str,
    #[schema(schema_with = words::finding_status)]
    status: &'static str,
    #[schema(required)]
    note: Option<&'a str>,
    updated_at: Timestamp,
    /// The member or the key; `null` when a scan found the problem again.
    #[schema(required)]
    updated_by: Option<&'a str>,
    /// Findings that the caller sees: one for each project and branch; 0 when no scan has found the problem yet.
    findings: u64,
}

impl<'a> From<&'a StateRow> for StateView<'a> {
    fn from(row: &'a StateRow) -> Self {
        Self {
            fingerprint: &row.fingerprint,
            status: row.status.as_str(),
            note: row.note.as_deref(),
            updated_at: Timestamp(row.updated_at),
            updated_by: row.updated_by.as_deref(),
            findings: row.findings,
        }
    }
}

/// Get the state of a problem
///
/// The decision about a fingerprint, or about the problem of a finding. Also for a fingerprint that no scan has found yet.
#[utoipa::path(get, path = "/v1/findings/{fingerprint}/state", tag = "Findings", operation_id = "getFindingState",
    params(("fingerprint" = String, Path, description = "A fingerprint in any spelling, or the id of a finding")),
    responses((status = 200, description = "How the problem stands", body = StateView)))]
pub(crate) async fn get_state(
    State(service): AppState,
    caller: Caller,
    PathKey(key, _): PathKey,
) -> Result<Response, Error> {
    let row = service.finding_state(&caller, &key).await?;
    Ok(json(StatusCode::OK, &StateView::from(&row)))
}

/// Set the state of a problem
///
/// Decides about every finding with this fingerprint, in all projects and branches that the key sees, and about those that
/// later scans report; a finding's id decides for its project alone. The decision survives the deletion of scans. `new` is
/// another word for `open`.
#[utoipa::path(patch, path = "/v1/findings/{fingerprint}/state", tag = "Findings", operation_id = "setFindingState",
    params(("fingerprint" = String, Path, description = "A fingerprint in any spelling, or the id of a finding")),
    request_body = StateBody,
    responses((status = 200, description = "How the problem stands now", body = StateView)))]
pub(crate) async fn set_state(
    State(service): AppState,
    caller: Caller,
    PathKey(key, _): PathKey,
    JsonBody(body, _): JsonBody<V1, StateBody>,
) -> Result<Response, Error> {
    let request = StateRequest { status: body.status, note: body.note };
    let row = service.set_finding_state(&caller, &key, request).await?;
    Ok(json(StatusCode::OK, &StateView::from(&row)))
}
