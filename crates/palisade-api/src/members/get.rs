//! `GET /v1/members/{member_id}`: one member.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::MemberId;

use super::view::MemberView;
use crate::{AppState, Caller, Error, V1};

/// Get a member
///
/// Name, address and role of one person. Somebody who was removed is not found.
#[utoipa::path(get, path = "/v1/members/{member_id}", tag = "Members", operation_id = "getMember",
    params(("member_id" = String, Path, description = "The member's id")),
    responses((status = 200, description = "The member", body = MemberView)))]
pub(crate) async fn get_member(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, MemberId>,
) -> Result<Response, Error> {
    let member = service.get_member(&caller, id).await?;
    Ok(json(StatusCode::OK, &MemberView::from(member)))
}
