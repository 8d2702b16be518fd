//! `POST /v1/tokens/report-leak`: whoever finds a token can end it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use palisade_service::CoreError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AppState, Error, Json};

/// No token of any family is longer.
const MAX_TOKEN_BYTES: usize = 256;

/// A token that was found where it should not be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReportLeak)]
pub(crate) struct ReportLeakBody {
    /// The whole token.
    #[schema(max_length = 256)]
    token: String,
}

/// The same for every token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeakReported, example = json!({"status": "accepted"}))]
pub(crate) struct LeakReportedView {
    status: &'static str,
}

/// Report a leaked token
///
/// Revokes the token if it is a good one, and tells its organisation with the event `key.leaked`. The answer is the same
/// whether the token is known or not. Needs no key; calls are limited per client address.
#[utoipa::path(post, path = "/v1/tokens/report-leak", tag = "Tokens", operation_id = "reportLeakedToken",
    request_body = ReportLeakBody,
    responses((status = 202, description = "The report is taken", body = LeakReportedView)))]
pub(crate) async fn report_leak(
    State(service): AppState,
    body: Json<ReportLeakBody>,
) -> Result<Response, Error> {
    let token = &body.0.token;
    if token.len() > MAX_TOKEN_BYTES {
        let detail = format!("body.token: expected at most {MAX_TOKEN_BYTES} bytes, found {}", token.len());
        return Err(CoreError::invalid_field("invalid_field", "body.token", detail).into());
    }
    service.report_leak(token.trim()).await?;
    Ok(json(StatusCode::ACCEPTED, &LeakReportedView { status: "accepted" }))
}
