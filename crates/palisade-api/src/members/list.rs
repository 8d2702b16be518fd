//! `GET /v1/members`: who is in the organisation (contract M-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::MemberId;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::MemberView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

/// One page of members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MemberList)]
pub(crate) struct MemberListView {
    data: Vec<MemberView>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List members
///
/// The people of the organisation, those who joined last first. Removed ones are left out.
#[utoipa::path(get, path = "/v1/members", tag = "Members", operation_id = "listMembers", params(PageQuery),
    responses((status = 200, description = "One page of members", body = MemberListView)))]
pub(crate) async fn list_members(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "members", "");
    let (size, before) = listing.page(&query)?;
    let page = service.list_members(&caller, before.map(MemberId::new), size).await?;
    let (has_more, next_cursor) = (page.has_more, listing.next(&page, |member| member.id.raw()));
    let data = page.items.into_iter().map(MemberView::from).collect();
    Ok(json(StatusCode::OK, &MemberListView { data, has_more, next_cursor }))
}
