//! `POST /v1/tokens/{token_id}/rotate`: a new token in place of an old one.

use axum::extract::State;
use axum::response::Response;
use palisade_http::PathId;
use palisade_model::KeyId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{CreatedTokenView, created};
use crate::{AppState, Caller, Error, Json, V1};

/// For how long both are good.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RotateToken, example = json!({"overlap_hours": 24}))]
pub(crate) struct RotateTokenBody {
    /// Hours until the old token ends; 24 when not given, 0 to end it at once.
    #[schema(minimum = 0, maximum = 168)]
    overlap_hours: Option<i64>,
}

/// Rotate a token
///
/// Makes a token with the same rights, restrictions and lifetime. The old one stays good for the overlap, so that
/// clients can change over without a gap.
#[utoipa::path(post, path = "/v1/tokens/{token_id}/rotate", tag = "Tokens", operation_id = "rotateToken",
    params(("token_id" = String, Path, description = "The id that creating the token answered")),
    request_body = RotateTokenBody,
    responses((status = 201, description = "The new token, in clear this once", body = CreatedTokenView,
        headers(("Location" = String, description = "Where the token can be read, without its secret")))))]
pub(crate) async fn rotate_token(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, KeyId>,
    body: Json<RotateTokenBody>,
) -> Result<Response, Error> {
    let (info, secret) = service.rotate_token(&caller, id, body.0.overlap_hours).await?;
    Ok(created(info, &secret))
}
