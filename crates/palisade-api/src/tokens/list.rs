//! `GET /v1/tokens`: tokens without their secrets, newest first (contract K-17).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::KeyId;
use palisade_service::ListTokens;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::TokenView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

/// One page of tokens.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TokenList)]
pub(crate) struct TokenListView {
    data: Vec<TokenView>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List tokens
///
/// The organisation's tokens without their secrets, newest first, revoked and expired ones included. A member's key
/// without `read:tokens` lists the member's own. A test-mode key lists test-mode tokens.
#[utoipa::path(get, path = "/v1/tokens", tag = "Tokens", operation_id = "listTokens", params(PageQuery),
    responses((status = 200, description = "One page of tokens", body = TokenListView)))]
pub(crate) async fn list_tokens(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "tokens", "");
    let (size, before) = listing.page(&query)?;
    let page = service.list_tokens(&caller, ListTokens { before: before.map(KeyId::new), size }).await?;
    let next_cursor = listing.next(&page, |token| token.id.raw());
    let has_more = page.has_more;
    let data = page.items.into_iter().map(TokenView::from).collect();
    Ok(json(StatusCode::OK, &TokenListView { data, has_more, next_cursor }))
}
