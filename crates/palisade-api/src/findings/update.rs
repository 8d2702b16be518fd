//! `PATCH /v1/findings/{finding_id}`: deciding about one finding (contract F-09).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfMatch, JsonBody, tagged_json};
use palisade_model::Version;

use super::change::ChangeBody;
use super::key::PathKey;
use super::view::DetailView;
use crate::{AppState, Caller, Error, V1};

/// Change a finding
///
/// Status, note, reason, owner and end of an accepted risk, and assignee. What is decided holds for the same problem on
/// every branch of the project, and for those that later scans report. Another status drops reason, owner and end of the
/// one before.
#[utoipa::path(patch, path = "/v1/findings/{finding_id}", tag = "Findings", operation_id = "updateFinding",
    params(("finding_id" = String, Path, description = "The id of the finding, or its fingerprint")),
    request_body = ChangeBody,
    responses((status = 200, description = "The finding as it is now", body = DetailView)))]
pub(crate) async fn update_finding(
    State(service): AppState,
    caller: Caller,
    PathKey(key, _): PathKey,
    IfMatch(expected, _): IfMatch<V1>,
    JsonBody(body, _): JsonBody<V1, ChangeBody>,
) -> Result<Response, Error> {
    let id = service.triage_finding(&caller, &key, body.into(), expected).await?;
    let detail = service.get_finding(&caller, &id.to_string()).await?;
    Ok(tagged_json(StatusCode::OK, Version::new(detail.record.version), &DetailView::from(&detail)))
}
