//! The delivery log: reading it, sending from it again, and test messages.

use palisade_model::{
    Delivery, DeliveryId, DeliveryState, EventId, EventKind, Page, PageSize, Principal, Resource, Scope,
    UnixMillis, Webhook, WebhookId,
};
use palisade_store::{DeliveryDetail, NewDelivery, ReplaySince, ReplayWhich, ReplayedOne};
use serde_json::{Map, json};

use super::body::{Content, body, with_millis};
use crate::access::require;
use crate::{CoreError, ErrorKind, Service};

/// How long the log is kept, and so how far back a replay reaches.
pub(crate) const LOG_AGE_MS: i64 = 30 * 86_400_000;
/// Messages of one replay; a further call sends the rest.
const MAX_REPLAYED: usize = 10_000;

/// Which messages to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListDeliveries {
    pub state: Option<DeliveryState>,
    pub before: Option<DeliveryId>,
    pub size: PageSize,
}

/// What to send again.
#[derive(Debug, Clone, Copy)]
pub struct ReplayRequest {
    pub since: UnixMillis,
    pub which: ReplayWhich,
}

impl Service {
    /// An endpoint's messages, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn list_deliveries(
        &self,
        principal: &Principal,
        webhook: WebhookId,
        list: ListDeliveries,
    ) -> Result<Page<Delivery>, CoreError> {
        require(principal, Scope::read(Resource::Webhooks))?;
        self.visible_webhook(principal, webhook).await?;
        let organization = principal.organization_id;
        Ok(self.store.list_deliveries(organization, webhook, list.state, list.before, list.size).await?)
    }

    /// One message with its attempts.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn get_delivery(
        &self,
        principal: &Principal,
        webhook: WebhookId,
        id: DeliveryId,
    ) -> Result<DeliveryDetail, CoreError> {
        require(principal, Scope::read(Resource::Webhooks))?;
        self.visible_webhook(principal, webhook).await?;
        let detail = self.store.get_delivery(principal.organization_id, webhook, id).await?;
        detail.ok_or_else(|| CoreError::not_found("delivery"))
    }

    /// Sends a test message the way that every message goes; answers its delivery. A disabled endpoint gets it too, so
    /// that its owner can see whether it works again.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn test_webhook(&self, principal: &Principal, id: WebhookId) -> Result<DeliveryId, CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        let webhook = self.visible_webhook(principal, id).await?;
        let delivery = self.test_message(&webhook);
        self.store.enqueue_delivery(&delivery).await?;
        self.deliveries_added.notify_one();
        Ok(delivery.id)
    }

    /// Sends one message again, with its old message id; answers the new delivery.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `webhook_disabled`, `body_expired`; the store's errors.
    pub async fn replay_delivery(
        &self,
        principal: &Principal,
        webhook: WebhookId,
        id: DeliveryId,
    ) -> Result<DeliveryId, CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        self.enabled_webhook(principal, webhook).await?;
        let new_id = DeliveryId::new(self.next_id());
        let organization = principal.organization_id;
        match self.store.replay_delivery(organization, webhook, id, new_id, self.now()).await? {
            ReplayedOne::Queued => {
                self.deliveries_added.notify_one();
                Ok(new_id)
            }
            ReplayedOne::NotFound => Err(CoreError::not_found("delivery")),
            ReplayedOne::Expired => {
                let detail =
                    "The body of this delivery is no longer kept; replay the webhook since a time instead";
                Err(CoreError::new(ErrorKind::Conflict, "body_expired", detail))
            }
        }
    }

    /// Sends everything since a time again that failed, was missed, or at all; answers how many messages that are, at
    /// most ten thousand.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `webhook_disabled`, `invalid_since`; the store's errors.
    pub async fn replay_since(
        &self,
        principal: &Principal,
        webhook: WebhookId,
        request: ReplayRequest,
    ) -> Result<usize, CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        let now = self.now();
        if request.since > now || request.since < now.saturating_sub(LOG_AGE_MS) {
            let detail = "body.since: expected a time within the last 30 days";
            return Err(CoreError::invalid_field("invalid_since", "body.since", detail));
        }
        let webhook = self.enabled_webhook(principal, webhook).await?;
        let replay =
            ReplaySince { webhook: &webhook, since: request.since, which: request.which, most: MAX_REPLAYED };
        let make = |batch: &_, event: &_, first| self.message(batch, &webhook, event, first, now);
        let count = self.store.replay_since(replay, &make).await?;
        self.deliveries_added.notify_one();
        Ok(count)
    }

    async fn enabled_webhook(&self, principal: &Principal, id: WebhookId) -> Result<Webhook, CoreError> {
        let webhook = self.visible_webhook(principal, id).await?;
        if webhook.enabled {
            return Ok(webhook);
        }
        let detail = "This webhook is disabled; enable it first";
        Err(CoreError::new(ErrorKind::Conflict, "webhook_disabled", detail))
    }

    fn test_message(&self, webhook: &Webhook) -> NewDelivery {
        let now = self.now();
        let message_id = EventId::new(self.next_id()).to_string();
        let text = "This is a test message; nothing happened";
        let data = Map::from_iter([
            ("message".to_owned(), json!(text)),
            ("webhook_id".to_owned(), json!(webhook.id)),
            ("timestamp".to_owned(), json!(with_millis(now))),
        ]);
        let content = Content {
            message_id: &message_id,
            event_name: webhook.name_of(EventKind::WebhookTest),
            happened_at: now,
            made_at: now,
            data,
        };
        let body = body(&content, self.webhooks.chat_shape(&webhook.url));
        NewDelivery {
            id: DeliveryId::new(self.next_id()),
            organization_id: webhook.organization_id,
            webhook_id: Some(webhook.id),
            scan_id: None,
            endpoint: webhook.id.to_string(),
            url: webhook.url.clone(),
            message_id,
            event_sequence: 0,
            event: EventKind::WebhookTest,
            replay_of: None,
            body,
            created_at: now,
        }
    }
}
