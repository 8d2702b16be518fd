//! `PATCH /v1/members/{member_id}`: changes name or role (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::MemberId;
use palisade_service::UpdateMember;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::MemberView;
use crate::{AppState, Caller, Error, Json, V1, parse, words};

/// What is to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateMember, example = json!({"role": "triager"}))]
pub(crate) struct UpdateMemberBody {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    #[schema(schema_with = words::optional_role, required = false)]
    role: Option<String>,
}

/// Change a member
///
/// Name, role, or both. A role takes effect on the next request of every key of the member. Nobody gives a role, or
/// changes somebody with a role, that may do more than the key of the call; and somebody who can administer the
/// organisation is left.
#[utoipa::path(patch, path = "/v1/members/{member_id}", tag = "Members", operation_id = "updateMember",
    params(("member_id" = String, Path, description = "The member's id")), request_body = UpdateMemberBody,
    responses((status = 200, description = "The member as it is now", body = MemberView)))]
pub(crate) async fn update_member(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, MemberId>,
    body: Json<UpdateMemberBody>,
) -> Result<Response, Error> {
    let role = body.0.role.as_deref();
    let role = role.map(|word| parse::word("invalid_role", "body.role", word)).transpose()?;
    let member = service.update_member(&caller, id, UpdateMember { name: body.0.name, role }).await?;
    Ok(json(StatusCode::OK, &MemberView::from(member)))
}
