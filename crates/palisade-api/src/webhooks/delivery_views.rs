//! Messages and attempts as answers show them.

use palisade_model::{Delivery, DeliveryAttempt, DeliveryId, EventKind, ScanId, WebhookId};
use palisade_service::DeliveryDetail;
use serde::Serialize;
use utoipa::ToSchema;

use super::words;
use crate::time::Timestamp;

/// One message to a webhook.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(crate) struct DeliveryView<'a> {
    #[schema(value_type = String)]
    id: DeliveryId,
    #[schema(value_type = Option<String>, required)]
    webhook_id: Option<WebhookId>,
    #[schema(value_type = Option<String>, required)]
    scan_id: Option<ScanId>,
    /// The `webhook-id` header: the same on every attempt and on replays.
    message_id: &'a str,
    #[schema(value_type = String)]
    event: EventKind,
    url: &'a str,
    #[schema(schema_with = words::state)]
    state: &'static str,
    /// Attempts that have ended.
    attempts: u32,
    #[schema(required)]
    next_attempt_at: Option<Timestamp>,
    /// The status of the last answer; `null` when there was none.
    #[schema(required)]
    last_status: Option<u16>,
    #[schema(required)]
    last_error: Option<&'a str>,
    /// The delivery that this one repeats.
    #[schema(value_type = Option<String>, required)]
    replay_of: Option<DeliveryId>,
    created_at: Timestamp,
    #[schema(required)]
    finished_at: Option<Timestamp>,
}

/// One message with its attempts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryDetail)]
pub(crate) struct DetailView<'a> {
    #[serde(flatten)]
    delivery: DeliveryView<'a>,
    /// In their order.
    attempt_log: Vec<AttemptView<'a>>,
    /// Exactly what is sent; `null` a week after it was made.
    #[schema(required)]
    body: Option<&'a str>,
}

/// One attempt that has ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
pub(crate) struct AttemptView<'a> {
    /// From 1.
    attempt: u32,
    started_at: Timestamp,
    duration_ms: i64,
    /// The status of the answer; `null` when there was none.
    #[schema(required)]
    status: Option<u16>,
    #[schema(required)]
    error: Option<&'a str>,
    /// The beginning of the answer's body.
    #[schema(required)]
    response: Option<&'a str>,
}

impl<'a> From<&'a Delivery> for DeliveryView<'a> {
    fn from(delivery: &'a Delivery) -> Self {
        Self {
            id: delivery.id,
            webhook_id: delivery.webhook_id,
            scan_id: delivery.scan_id,
            message_id: &delivery.message_id,
            event: delivery.event,
            url: &delivery.url,
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            next_attempt_at: delivery.next_attempt_at.map(Timestamp),
            last_status: delivery.last_status,
            last_error: delivery.last_error.as_deref(),
            replay_of: delivery.replay_of,
            created_at: Timestamp(delivery.created_at),
            finished_at: delivery.finished_at.map(Timestamp),
        }
    }
}

impl<'a> From<&'a DeliveryAttempt> for AttemptView<'a> {
    fn from(attempt: &'a DeliveryAttempt) -> Self {
        Self {
            attempt: attempt.number,
            started_at: Timestamp(attempt.started_at),
            duration_ms: attempt.duration_ms,
            status: attempt.status,
            error: attempt.error.as_deref(),
            response: attempt.response.as_deref(),
        }
    }
}

impl<'a> From<&'a DeliveryDetail> for DetailView<'a> {
    fn from(detail: &'a DeliveryDetail) -> Self {
        Self {
            delivery: DeliveryView::from(&detail.delivery),
            attempt_log: detail.attempts.iter().map(AttemptView::from).collect(),
            body: detail.body.as_deref(),
        }
    }
}
