//! `POST /v1/invitations`: invites a person (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use palisade_service::Invite;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{CreatedInvitationView, InvitationView};
use crate::{AppState, Caller, Error, Json, parse, words};

/// Who is to come in, and as what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreateInvitation, example = json!({"email": "ada@example.com", "role": "triager"}))]
pub(crate) struct CreateInvitationBody {
    /// Kept in lower case.
    #[schema(max_length = 254)]
    email: String,
    #[schema(schema_with = words::role)]
    role: String,
    /// Teams that the person joins.
    team_ids: Option<Vec<String>>,
    /// 7 when not given.
    #[schema(minimum = 1, maximum = 30)]
    expires_in_days: Option<i64>,
}

/// Invite a person
///
/// The token is in this answer and nowhere else: give it to the person, who becomes a member by accepting. An open
/// invitation to the same address ends. Nobody invites to a role that may do more than the key of the call.
#[utoipa::path(post, path = "/v1/invitations", tag = "Invitations", operation_id = "createInvitation",
    request_body = CreateInvitationBody,
    responses((status = 201, description = "The invitation with its token, this once", body = CreatedInvitationView)))]
pub(crate) async fn create_invitation(
    State(service): AppState,
    caller: Caller,
    body: Json<CreateInvitationBody>,
) -> Result<Response, Error> {
    let body = body.0;
    let invite = Invite {
        email: body.email,
        role: parse::word("invalid_role", "body.role", &body.role)?,
        team_ids: parse::list("unknown_team", "body.team_ids", body.team_ids)?.unwrap_or_default(),
        expires_in_days: body.expires_in_days,
    };
    let (invitation, invitation_token) = service.invite(&caller, invite).await?;
    let invitation = InvitationView::new(invitation, service.now());
    Ok(json(StatusCode::CREATED, &CreatedInvitationView { invitation_token, invitation }))
}
