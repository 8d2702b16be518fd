//! `POST /v1/invitations/accept`: becomes a member (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use palisade_service::AcceptInvitation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::members::view::MemberView;
use crate::tokens::view::CreatedTokenView;
use crate::{AppState, Error, Json};

/// The invitation's token and the person's name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AcceptInvitation)]
pub(crate) struct AcceptInvitationBody {
    token: String,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// The new member with a first token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Joined)]
pub(crate) struct JoinedView {
    member: MemberView,
    /// A token of the member with the scopes of the role, good for 90 days, in clear this once.
    token: CreatedTokenView,
}

/// Accept an invitation
///
/// Makes the holder of the invitation's token a member, once, and answers a first token. An unknown token answers like
/// one that was used, was taken back or has expired. Needs no key; calls are limited per client address.
#[utoipa::path(post, path = "/v1/invitations/accept", tag = "Invitations", operation_id = "acceptInvitation",
    request_body = AcceptInvitationBody,
    responses((status = 201, description = "The member and a first token", body = JoinedView)))]
pub(crate) async fn accept_invitation(
    State(service): AppState,
    body: Json<AcceptInvitationBody>,
) -> Result<Response, Error> {
    let accept = AcceptInvitation { token: body.0.token, name: body.0.name };
    let joined = service.accept_invitation(accept).await?;
    let token = CreatedTokenView::new(joined.key, &joined.secret);
    Ok(json(StatusCode::CREATED, &JoinedView { member: joined.member.into(), token }))
}
