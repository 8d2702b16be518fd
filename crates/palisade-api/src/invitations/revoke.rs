//! `DELETE /v1/invitations/{invitation_id}`: takes an invitation back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::PathId;
use palisade_model::InvitationId;

use crate::{AppState, Caller, Error, V1};

/// Revoke an invitation
///
/// Nobody can accept it afterwards. One that is over stays as it is, and answers the same.
#[utoipa::path(delete, path = "/v1/invitations/{invitation_id}", tag = "Invitations",
    operation_id = "revokeInvitation",
    params(("invitation_id" = String, Path, description = "The invitation's id")),
    responses((status = 204, description = "Nobody can accept it")))]
pub(crate) async fn revoke_invitation(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, InvitationId>,
) -> Result<Response, Error> {
    service.revoke_invitation(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
