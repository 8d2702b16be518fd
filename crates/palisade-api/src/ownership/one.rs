//! `/v1/ownership/{ownership_id}`: one host, read and forgotten.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfNoneMatch, PathId, tagged_json};
use palisade_model::OwnershipId;

use super::view::OwnershipView;
use crate::{AppState, Caller, Error, V1};

/// Get a proof of ownership
///
/// The host's token, where it may show it, and what the last look found.
#[utoipa::path(get, path = "/v1/ownership/{ownership_id}", tag = "Ownership", operation_id = "getOwnership",
    params(("ownership_id" = String, Path, description = "The id of the proof")),
    responses((status = 200, description = "The host and its proof", body = OwnershipView)))]
pub(crate) async fn get_ownership(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, OwnershipId>,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let ownership = service.get_ownership(&caller, id).await?;
    let view = OwnershipView::new(&service, &ownership);
    Ok(known.answer(tagged_json(StatusCode::OK, None, &view)))
}

/// Delete a proof of ownership
///
/// Forgets the host and its token. Active scans of it need a new proof, with another token; what runs goes on.
#[utoipa::path(delete, path = "/v1/ownership/{ownership_id}", tag = "Ownership", operation_id = "deleteOwnership",
    params(("ownership_id" = String, Path, description = "The id of the proof")),
    responses((status = 204, description = "The proof is gone")))]
pub(crate) async fn delete_ownership(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, OwnershipId>,
) -> Result<StatusCode, Error> {
    service.delete_ownership(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
