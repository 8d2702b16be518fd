//! `POST /v1/webhooks/{webhook_id}/test`: sends a test message.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::{DeliveryId, WebhookId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{AppState, Caller, Error, V1};

/// A message on its way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QueuedDelivery)]
pub(crate) struct QueuedView {
    /// Look it up among the webhook's deliveries.
    #[schema(value_type = String)]
    pub(super) delivery_id: DeliveryId,
    #[schema(value_type = String)]
    pub(super) webhook_id: WebhookId,
}

/// Test a webhook
///
/// Sends the event `webhook.test` the way that every message goes, whatever the webhook is subscribed to, and even
/// when it is disabled.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/test", tag = "Webhooks", operation_id = "testWebhook",
    params(("webhook_id" = String, Path, description = "The id of the webhook")),
    responses((status = 202, description = "The message is on its way", body = QueuedView)))]
pub(crate) async fn test_webhook(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, WebhookId>,
) -> Result<Response, Error> {
    let delivery_id = service.test_webhook(&caller, id).await?;
    Ok(json(StatusCode::ACCEPTED, &QueuedView { delivery_id, webhook_id: id }))
}
