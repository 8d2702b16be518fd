//! `GET /v1/ownership`: the hosts that the organisation says it controls, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::OwnershipId;
use palisade_service::ListOwnerships;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::OwnershipView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

/// One page of hosts with their tokens.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnershipList)]
pub(crate) struct ListView<'a> {
    data: Vec<OwnershipView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List proofs of ownership
///
/// The hosts that the organisation says it controls, newest first, with where each proof stands.
#[utoipa::path(get, path = "/v1/ownership", tag = "Ownership", operation_id = "listOwnership", params(PageQuery),
    responses((status = 200, description = "One page of hosts", body = ListView)))]
pub(crate) async fn list_ownership(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "ownership", "");
    let (size, before) = listing.page(&query)?;
    let request = ListOwnerships { before: before.map(OwnershipId::new), size };
    let page = service.list_ownerships(&caller, request).await?;
    let view = ListView {
        data: page.items.iter().map(|ownership| OwnershipView::new(&service, ownership)).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |ownership| ownership.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}
