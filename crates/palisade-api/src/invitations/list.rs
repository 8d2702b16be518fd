//! `GET /v1/invitations`: who was invited.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::InvitationId;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::InvitationView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

/// One page of invitations.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvitationList)]
pub(crate) struct InvitationListView {
    data: Vec<InvitationView>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List invitations
///
/// Open invitations and those that are over, newest first, without their tokens.
#[utoipa::path(get, path = "/v1/invitations", tag = "Invitations", operation_id = "listInvitations",
    params(PageQuery),
    responses((status = 200, description = "One page of invitations", body = InvitationListView)))]
pub(crate) async fn list_invitations(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "invitations", "");
    let (size, before) = listing.page(&query)?;
    let page = service.list_invitations(&caller, before.map(InvitationId::new), size).await?;
    let (has_more, next_cursor) = (page.has_more, listing.next(&page, |invitation| invitation.id.raw()));
    let now = service.now();
    let data = page.items.into_iter().map(|invitation| InvitationView::new(invitation, now)).collect();
    Ok(json(StatusCode::OK, &InvitationListView { data, has_more, next_cursor }))
}
