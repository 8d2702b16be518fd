//! `DELETE /v1/tokens/{token_id}`: ends a token (contract K-04, K-15, K-17).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::PathId;
use palisade_model::KeyId;

use crate::{AppState, Caller, Error, V1};

/// Revoke a token
///
/// The token is refused from the next request on, on every node, for good. Revoking it again answers the same. The
/// last token that can administer the organisation without restriction is kept.
#[utoipa::path(delete, path = "/v1/tokens/{token_id}", tag = "Tokens", operation_id = "revokeToken",
    params(("token_id" = String, Path, description = "The id that creating the token answered")),
    responses((status = 204, description = "The token is revoked")))]
pub(crate) async fn revoke_token(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, KeyId>,
) -> Result<Response, Error> {
    service.revoke_token(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
