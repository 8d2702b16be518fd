//! Sending again: one message, or everything since a time that failed, was missed, or at all. The message id stays, so
//! that a receiver knows what it has seen.

use std::collections::HashMap;

use palisade_model::{DeliveryId, Event, OrganizationId, UnixMillis, Webhook, WebhookId};

use super::dispatch::{EventBatch, scans_of};
use super::enqueue::{NewDelivery, insert_deliveries};
use super::row::{EVENT_COLUMNS, LoggedEvent};
use crate::db::Tx;
use crate::query::{assembled, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Events looked at in one transaction.
const EVENTS: usize = 200;

/// Which messages are sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayWhich {
    /// Those that ended without success.
    Failed,
    /// Events for which the endpoint never had a message: it did not exist, was disabled or did not want them.
    Missing,
    /// Every event that it wants now.
    All,
}

/// What is sent again.
#[derive(Debug, Clone, Copy)]
pub struct ReplaySince<'a> {
    pub webhook: &'a Webhook,
    pub since: UnixMillis,
    pub which: ReplayWhich,
    /// Messages of one call.
    pub most: usize,
}

/// What became of the replay of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayedOne {
    Queued,
    /// Neither its body nor its event is kept any more.
    Expired,
    NotFound,
}

/// Makes the message of an event, if the endpoint wants it; `Some` for the message that it repeats.
type Make<'a> = &'a (dyn Fn(&EventBatch, &Event, Option<DeliveryId>) -> Option<NewDelivery> + Send + Sync);

impl Store {
    /// Sends what one delivery held again, as the delivery `new_id`.
    pub async fn replay_delivery(
        &self,
        organization_id: OrganizationId,
        webhook_id: WebhookId,
        id: DeliveryId,
        new_id: DeliveryId,
        now: UnixMillis,
    ) -> Result<ReplayedOne> {
        let mut tx = self.db.begin().await?;
        let copy = query(
            "INSERT INTO webhook_deliveries (id, organization_id, webhook_id, scan_id, endpoint, url, message_id, \
             event_sequence, event_kind, replay_of, created_at, state, attempts, next_attempt_at) \
             SELECT $4, d.organization_id, d.webhook_id, d.scan_id, d.endpoint, w.url, d.message_id, \
             d.event_sequence, d.event_kind, d.id, $5, 'pending', 0, $5 \
             FROM webhook_deliveries AS d JOIN webhooks AS w ON w.id = d.webhook_id \
             WHERE d.organization_id = $1 AND d.webhook_id = $2 AND d.id = $3",
        )
        .bind(organization_id)
        .bind(webhook_id)
        .bind(id)
        .bind(new_id)
        .bind(now);
        if tx.execute(copy).await? == 0 {
            return Ok(ReplayedOne::NotFound);
        }
        let body = query(
            "INSERT INTO webhook_bodies (delivery_id, body) SELECT $2, body FROM webhook_bodies WHERE delivery_id = $1",
        );
        if tx.execute(body.bind(id).bind(new_id)).await? == 0 {
            return Ok(ReplayedOne::Expired);
        }
        tx.commit().await?;
        Ok(ReplayedOne::Queued)
    }

    /// Sends everything that the request names again; answers how many messages that are.
    pub async fn replay_since(&self, replay: ReplaySince<'_>, make: Make<'_>) -> Result<usize> {
        let (mut after, mut count) = (0, 0);
        loop {
            let mut tx = self.db.begin().await?;
            let candidates = candidates(&mut tx, &replay, after).await?;
            let Some(last) = candidates.last() else { return Ok(count) };
            after = last.event.sequence;
            let batch = batch_of(&mut tx, &replay, &candidates).await?;
            let deliveries = candidates
                .iter()
                .filter(|candidate| candidate.is(replay.which))
                .filter_map(|candidate| make(&batch, &candidate.event, candidate.first))
                .take(replay.most - count);
            let deliveries: Vec<_> = deliveries.collect();
            insert_deliveries(&mut tx, &deliveries).await?;
            tx.commit().await?;
            count += deliveries.len();
            if candidates.len() < EVENTS || count >= replay.most {
                return Ok(count);
            }
        }
    }
}

/// An event and how its messages to the endpoint stand.
struct Candidate {
    event: Event,
    /// The message that the event itself made.
    first: Option<DeliveryId>,
    /// Messages that wait or arrived.
    good: i64,
}

impl Candidate {
    fn is(&self, which: ReplayWhich) -> bool {
        match which {
            ReplayWhich::All => true,
            ReplayWhich::Missing => self.first.is_none(),
            ReplayWhich::Failed => self.first.is_some() && self.good == 0,
        }
    }
}

impl FromRow for Candidate {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let LoggedEvent(event) = LoggedEvent::from_row(columns)?;
        Ok(Self { event, first: columns.optional_parse("a delivery id")?, good: columns.take()? })
    }
}

/// Only events that the dispatcher has passed: it takes care of the others.
async fn candidates(tx: &mut Tx, replay: &ReplaySince<'_>, after: i64) -> Result<Vec<Candidate>> {
    let select = assembled(format!(
        "SELECT {EVENT_COLUMNS}, \
         (SELECT min(d.id) FROM webhook_deliveries AS d WHERE d.webhook_id = $3 \
          AND d.event_sequence = events.sequence AND d.replay_of IS NULL), \
         (SELECT count(*) FROM webhook_deliveries AS d WHERE d.webhook_id = $3 \
          AND d.message_id = events.id AND d.state IN ('pending', 'delivered')) \
         FROM events WHERE organization_id = $1 AND test_mode = $2 AND created_at >= $4 AND sequence > $5 \
         AND sequence <= (SELECT value FROM sequences WHERE name = 'webhooks') ORDER BY sequence LIMIT $6"
    ));
    let webhook = replay.webhook;
    tx.all(
        select
            .bind(webhook.organization_id)
            .bind(webhook.test_mode)
            .bind(webhook.id)
            .bind(replay.since)
            .bind(after)
            .bind(EVENTS),
    )
    .await
}

async fn batch_of(tx: &mut Tx, replay: &ReplaySince<'_>, candidates: &[Candidate]) -> Result<EventBatch> {
    let events: Vec<_> = candidates.iter().map(|candidate| candidate.event.clone()).collect();
    let scans = scans_of(tx, &events).await?;
    let webhooks = HashMap::from([(replay.webhook.organization_id, vec![replay.webhook.clone()])]);
    Ok(EventBatch { events, webhooks, scans })
}
