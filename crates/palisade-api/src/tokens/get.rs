//! `GET /v1/tokens/me` and `GET /v1/tokens/{token_id}`: one token without its secret (contract K-17).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::KeyId;

use super::view::TokenView;
use crate::{AppState, Caller, Error, V1};

/// Get the own token
///
/// The token that this very call is made with: its scopes, its restrictions and its end.
#[utoipa::path(get, path = "/v1/tokens/me", tag = "Tokens", operation_id = "getOwnToken",
    responses((status = 200, description = "The token of this call", body = TokenView)))]
pub(crate) async fn own_token(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let token = service.own_token(&caller).await?;
    Ok(json(StatusCode::OK, &TokenView::from(token)))
}

/// Get a token
///
/// One token without its secret. A member's key without `read:tokens` finds the member's own.
#[utoipa::path(get, path = "/v1/tokens/{token_id}", tag = "Tokens", operation_id = "getToken",
    params(("token_id" = String, Path, description = "The id that creating the token answered")),
    responses((status = 200, description = "The token", body = TokenView)))]
pub(crate) async fn get_token(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, KeyId>,
) -> Result<Response, Error> {
    let token = service.get_token(&caller, id).await?;
    Ok(json(StatusCode::OK, &TokenView::from(token)))
}
