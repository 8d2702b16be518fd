//! `GET /v1/webhooks/{webhook_id}/deliveries/{delivery_id}`: one message with its attempts.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathIds, json};
use palisade_model::{DeliveryId, WebhookId};

use super::delivery_views::DetailView;
use crate::{AppState, Caller, Error, V1};

/// Get a delivery
///
/// One message to a webhook: what was sent, and how every attempt ended.
#[utoipa::path(get, path = "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}", tag = "Webhooks",
    operation_id = "getDelivery",
    params(("webhook_id" = String, Path, description = "The id of the webhook"),
        ("delivery_id" = String, Path, description = "The id of the delivery")),
    responses((status = 200, description = "The delivery with its attempts", body = DetailView)))]
pub(crate) async fn get_delivery(
    State(service): AppState,
    caller: Caller,
    PathIds(webhook, id, _): PathIds<V1, WebhookId, DeliveryId>,
) -> Result<Response, Error> {
    let detail = service.get_delivery(&caller, webhook, id).await?;
    Ok(json(StatusCode::OK, &DetailView::from(&detail)))
}
