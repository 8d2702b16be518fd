//! `GET /v1/audit/head`: where the chain ends.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AppState, Caller, Error};

/// The end of the chain.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditHead, example = json!({"records": 4711, "sequence": 120, "hash": "9f2b7c41"}))]
pub(crate) struct HeadView {
    /// Number of the last recorded call.
    #[schema(minimum = 0)]
    records: i64,
    /// Number of the last segment of the chain.
    #[schema(minimum = 0)]
    sequence: i64,
    /// Keyed hash of the last segment, in hexadecimal; empty before the first call.
    hash: String,
}

/// Get the head of the audit trail
///
/// Where the chain of records ends now. Note the hash in another place: `palisade verify-audit --expect-head` then finds
/// any change to what was recorded before, even by someone who holds the server's secret.
#[utoipa::path(get, path = "/v1/audit/head", tag = "Audit", operation_id = "getAuditHead",
    responses((status = 200, description = "The end of the chain", body = HeadView)))]
pub(crate) async fn audit_head(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let head = service.audit_head(&caller).await?;
    let view = head.map_or(HeadView { records: 0, sequence: 0, hash: String::new() }, |head| HeadView {
        records: head.records,
        sequence: head.sequence,
        hash: head.hash,
    });
    Ok(json(StatusCode::OK, &view))
}
