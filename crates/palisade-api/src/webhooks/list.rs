//! `GET /v1/webhooks`: the endpoints, newest first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{ListKey, QueryParams, json};
use palisade_model::WebhookId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::WebhookView;
use crate::scans::page_size;
use crate::{AppState, Caller, Error, V1};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Webhooks per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

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
#[utoipa::path(get, path = "/v1/webhooks", tag = "Webhooks", operation_id = "listWebhooks", params(ListQuery),
    responses((status = 200, description = "One page of webhooks", body = ListView)))]
pub(crate) async fn list_webhooks(
    State(service): AppState,
    caller: Caller,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let list = ListKey { list: "webhooks", organization: caller.organization_id, filter: "" };
    let before =
        query.cursor.as_deref().map(|cursor| list.position(service.cursor_key(), cursor)).transpose()?;
    let size = page_size(query.limit.as_deref())?;
    let page = service.list_webhooks(&caller, before.map(WebhookId::new), size).await?;
    let last = page.items.last().filter(|_| page.has_more);
    let view = ListView {
        data: page.items.iter().map(WebhookView::from).collect(),
        has_more: page.has_more,
        next_cursor: last.map(|webhook| list.cursor(service.cursor_key(), webhook.id.raw())),
    };
    Ok(json(StatusCode::OK, &view))
}
