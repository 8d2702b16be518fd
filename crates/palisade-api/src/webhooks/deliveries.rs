//! `GET /v1/webhooks/{webhook_id}/deliveries`: the delivery log, newest first (contract W-08).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, QueryParams, json};
use palisade_model::{DeliveryId, DeliveryState, WebhookId};
use palisade_service::{CoreError, ListDeliveries};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::delivery_views::DeliveryView;
use super::words;
use crate::listing::Listing;
use crate::scans::quoted;
use crate::{AppState, Caller, Error, V1};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// Deliveries per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// Only deliveries in this state.
    #[param(schema_with = words::state)]
    state: Option<String>,
    /// The `next_cursor` of the page before, with the same `state`.
    cursor: Option<String>,
}

/// One page of deliveries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryList)]
pub(crate) struct ListView<'a> {
    data: Vec<DeliveryView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List deliveries
///
/// The messages to a webhook, newest first. The log reaches back 30 days.
#[utoipa::path(get, path = "/v1/webhooks/{webhook_id}/deliveries", tag = "Webhooks", operation_id = "listDeliveries",
    params(("webhook_id" = String, Path, description = "The id of the webhook"), ListQuery),
    responses((status = 200, description = "One page of deliveries", body = ListView)))]
pub(crate) async fn list_deliveries(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, WebhookId>,
    QueryParams(query, _): QueryParams<V1, ListQuery>,
) -> Result<Response, Error> {
    let filter = format!("{id} {}", query.state.as_deref().unwrap_or_default());
    let listing = Listing::new(&service, &caller, "deliveries", &filter);
    let (size, before) = listing.page_of(query.limit.as_deref(), query.cursor.as_deref())?;
    let request =
        ListDeliveries { state: state(query.state.as_deref())?, before: before.map(DeliveryId::new), size };
    let page = service.list_deliveries(&caller, id, request).await?;
    let view = ListView {
        data: page.items.iter().map(DeliveryView::from).collect(),
        has_more: page.has_more,
        next_cursor: listing.next(&page, |delivery| delivery.id.raw()),
    };
    Ok(json(StatusCode::OK, &view))
}

fn state(word: Option<&str>) -> Result<Option<DeliveryState>, CoreError> {
    let Some(word) = word else { return Ok(None) };
    DeliveryState::parse(word).map(Some).ok_or_else(|| {
        let words = DeliveryState::ALL.map(DeliveryState::as_str).join(", ");
        let detail = format!("query.state: expected one of {words}, found {}", quoted(word));
        CoreError::invalid_field("invalid_state", "query.state", detail)
    })
}
