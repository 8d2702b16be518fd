//! `GET /v1/webhooks`: the endpoints, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{QueryParams, json};
use palisade_model::WebhookId;
use serde::Serialize;
use utoipa::ToSchema;

use super::views::WebhookView;
use crate::listing::{Listing, PageQuery};
use crate::{AppState, Caller, Error, V1};

/// One page of webhooks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookList)]
pub(crate) struct ListView<'a> {
    data: Vec<WebhookView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List webhooks
///
/// The organisation's webhooks, newest first. A key confined to some projects sees those that get nothing else.
#[utoipa::path(get, path = "/v1/webhooks", tag = "Webhooks", operation_id = "listWebhooks", params(PageQuery),
    responses((status = 200, description = "One page of webhooks", body = ListView)))]
pub(crate) async fn list_webhooks(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, PageQuery>,
) -> Result<Response, Error> {
    let listing = Listing::new(&service, &caller, "webhooks", "");
    let (size, before) = listing.page(&query)?;
    let page = service.list_webhooks(&caller, before.map(WebhookId::new), size).await?;
    let view = ListView {
        data: page.items.iter().map(WebhookView::from).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |webhook| webhook.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}
