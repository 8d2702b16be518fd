//! `POST …/deliveries/{delivery_id}/replay` and `POST /v1/webhooks/{webhook_id}/replay`: sending again (contract W-07).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{JsonBody, PathId, PathIds, json};
use palisade_model::{DeliveryId, WebhookId, parse_rfc3339};
use palisade_service::{CoreError, ReplayRequest, ReplayWhich};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::test::QueuedView;
use crate::scans::quoted;
use crate::{AppState, Caller, Error, V1};

/// Since when, and what.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ReplayWebhook, example = json!({"since": "2026-06-03T10:00:00Z", "only": "failed"}))]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayBody {
    /// Within the last 30 days, in UTC.
    #[schema(format = DateTime)]
    since: String,
    /// `failed` when not given.
    #[serde(default)]
    #[schema(required = false)]
    only: ReplayOnly,
}

/// `failed`: messages that ended without success. `missing`: events for which the webhook never had a message, because
/// it was disabled or did not exist or ask for them. `all`: every event that it asks for now, delivered or not.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ReplayOnly {
    #[default]
    Failed,
    Missing,
    All,
}

/// How many messages are on their way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Replayed)]
pub(crate) struct ReplayedView {
    /// At most 10,000; call again for the rest.
    count: usize,
}

/// Replay a delivery
///
/// Sends the message again with the same `webhook-id` and body, as a new delivery.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", tag = "Webhooks",
    operation_id = "replayDelivery",
    params(("webhook_id" = String, Path, description = "The id of the webhook"),
        ("delivery_id" = String, Path, description = "The id of the delivery")),
    responses((status = 202, description = "The message is on its way", body = QueuedView)))]
pub(crate) async fn replay_delivery(
    State(service): AppState,
    caller: Caller,
    PathIds(webhook_id, id, _): PathIds<V1, WebhookId, DeliveryId>,
) -> Result<Response, Error> {
    let delivery_id = service.replay_delivery(&caller, webhook_id, id).await?;
    Ok(json(StatusCode::ACCEPTED, &QueuedView { delivery_id, webhook_id }))
}

/// Replay a webhook
///
/// Sends everything since a time again that failed, was missed, or at all. Messages keep their `webhook-id`, so a
/// receiver can tell what it has seen.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/replay", tag = "Webhooks", operation_id = "replayWebhook",
    params(("webhook_id" = String, Path, description = "The id of the webhook")),
    request_body = ReplayBody,
    responses((status = 202, description = "The messages are on their way", body = ReplayedView)))]
pub(crate) async fn replay_webhook(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, WebhookId>,
    JsonBody(body, _): JsonBody<V1, ReplayBody>,
) -> Result<Response, Error> {
    let since = parse_rfc3339(&body.since).ok_or_else(|| {
        let detail = format!(
            "body.since: expected a time such as 2026-06-03T10:00:00Z, found {}",
            quoted(&body.since)
        );
        CoreError::invalid_field("invalid_since", "body.since", detail)
    })?;
    let which = match body.only {
        ReplayOnly::Failed => ReplayWhich::Failed,
        ReplayOnly::Missing => ReplayWhich::Missing,
        ReplayOnly::All => ReplayWhich::All,
    };
    let count = service.replay_since(&caller, id, ReplayRequest { since, which }).await?;
    Ok(json(StatusCode::ACCEPTED, &ReplayedView { count }))
}
