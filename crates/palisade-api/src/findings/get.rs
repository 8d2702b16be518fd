//! `GET /v1/findings/{finding_id}`: one finding by its id or its fingerprint (contract F-11, C15).

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfNoneMatch, tagged_json};
use palisade_model::Version;
use palisade_service::CoreError;

use super::view::DetailView;
use crate::{AppState, Caller, Error};

/// Get a finding
///
/// A finding as it stands, by any spelling of its id or by any of its fingerprints. Of several findings with the same
/// fingerprint, on branches or in projects, the newest that is open or triaged, else the newest.
#[utoipa::path(get, path = "/v1/findings/{finding_id}", tag = "Findings", operation_id = "getFinding",
    params(("finding_id" = String, Path, description = "The finding's id or one of its fingerprints")),
    responses((status = 200, description = "The finding as it is now", body = DetailView)))]
pub(crate) async fn get_finding(
    State(service): AppState,
    caller: Caller,
    path: Result<Path<String>, PathRejection>,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let Path(id_or_fingerprint) = path.map_err(|_| CoreError::not_found("finding"))?;
    let detail = service.get_finding(&caller, &id_or_fingerprint).await?;
    let version = Version::new(detail.record.version);
    Ok(known.answer(tagged_json(StatusCode::OK, version, &DetailView::from(&detail))))
}
