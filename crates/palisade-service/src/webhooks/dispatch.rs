//! What follows from events: messages to endpoints, to addresses given with scans, and notifications. Called by the
//! worker for new events, and by replays for old ones.

use palisade_model::{DeliveryId, Event, UnixMillis, Webhook};
use palisade_store::{EventBatch, Messages, NewDelivery};

use super::body::{Content, body};
use super::matching::message_data;
use super::scan_result;
use crate::{CoreError, Service};

/// Events of one transaction.
const BATCH: u32 = 200;

impl Service {
    /// Takes one batch of new events; answers how many it took.
    pub(crate) async fn dispatch_events(&self) -> Result<usize, CoreError> {
        let dispatched = self.store.dispatch_events(BATCH, &|batch| self.messages(batch)).await?;
        if dispatched.deliveries > 0 {
            self.deliveries_added.notify_one();
        }
        Ok(dispatched.events)
    }

    fn messages(&self, batch: &EventBatch) -> Messages {
        let now = self.now();
        let mut messages = Messages::default();
        for event in &batch.events {
            let scan = event.scan_id.and_then(|id| batch.scans.get(&id));
            for webhook in batch.webhooks.get(&event.organization_id).into_iter().flatten() {
                messages.deliveries.extend(self.message(batch, webhook, event, None, now));
            }
            let result = scan.and_then(|scan| {
                let id = DeliveryId::new(self.next_id());
                scan_result::message(id, event, scan, self.public_url(), &self.webhooks, now)
            });
            messages.deliveries.extend(result);
            messages.notifications.extend(self.notification_of(event, scan));
        }
        messages
    }

    /// The message of an event to an endpoint, if it wants one.
    pub(super) fn message(
        &self,
        batch: &EventBatch,
        webhook: &Webhook,
        event: &Event,
        replay_of: Option<DeliveryId>,
        now: UnixMillis,
    ) -> Option<NewDelivery> {
        let scan = event.scan_id.and_then(|id| batch.scans.get(&id));
        let data = message_data(webhook, event, scan)?;
        let message_id = event.id.to_string();
        let content = Content {
            message_id: &message_id,
            event_name: webhook.name_of(event.kind),
            happened_at: event.created_at,
            made_at: now,
            data,
        };
        let body = body(&content, self.webhooks.chat_shape(&webhook.url));
        Some(NewDelivery {
            id: DeliveryId::new(self.next_id()),
            organization_id: event.organization_id,
            webhook_id: Some(webhook.id),
            scan_id: event.scan_id,
            endpoint: webhook.id.to_string(),
            url: webhook.url.clone(),
            message_id,
            event_sequence: event.sequence,
            event: event.kind,
            replay_of,
            body,
            created_at: now,
        })
    }
}
