//! `DELETE /v1/members/{member_id}`: takes a person out of the organisation (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::PathId;
use palisade_model::MemberId;

use crate::{AppState, Caller, Error, V1};

/// Remove a member
///
/// Every key of the person is refused from the next request on, and the person leaves every team. Tokens of the
/// organisation that the person made stay. Somebody who can administer the organisation is left.
#[utoipa::path(delete, path = "/v1/members/{member_id}", tag = "Members", operation_id = "removeMember",
    params(("member_id" = String, Path, description = "The member's id")),
    responses((status = 204, description = "The person is no member any more")))]
pub(crate) async fn remove_member(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, MemberId>,
) -> Result<Response, Error> {
    service.remove_member(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
