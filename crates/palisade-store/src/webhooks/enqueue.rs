//! Storing messages that are due at once, with their bodies.

use palisade_model::{DeliveryId, EventKind, OrganizationId, ScanId, UnixMillis, WebhookId};

use crate::db::Tx;
use crate::query::{Query, assembled, places};
use crate::{Result, Store};

/// Rows per statement.
const ROWS: usize = 50;
const COLUMNS: usize = 11;

/// A message that is about to be stored, due at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    pub id: DeliveryId,
    pub organization_id: OrganizationId,
    /// `None` for the result that one scan posts to the address given with it.
    pub webhook_id: Option<WebhookId>,
    pub scan_id: Option<ScanId>,
    /// Deliveries of the same endpoint take turns.
    pub endpoint: String,
    pub url: String,
    pub message_id: String,
    /// 0 for a message that no event made.
    pub event_sequence: i64,
    pub event: EventKind,
    pub replay_of: Option<DeliveryId>,
    /// Exactly what is sent.
    pub body: String,
    pub created_at: UnixMillis,
}

impl Store {
    /// Stores one message.
    pub async fn enqueue_delivery(&self, delivery: &NewDelivery) -> Result<()> {
        let mut tx = self.db.begin().await?;
        insert_deliveries(&mut tx, std::slice::from_ref(delivery)).await?;
        tx.commit().await
    }
}

/// Stores messages and their bodies. Fails as a conflict when one of them was stored before.
pub(super) async fn insert_deliveries(tx: &mut Tx, deliveries: &[NewDelivery]) -> Result<()> {
    for some in deliveries.chunks(ROWS) {
        tx.execute(delivery_rows(some)).await?;
        tx.execute(body_rows(some)).await?;
    }
    Ok(())
}

fn delivery_rows(deliveries: &[NewDelivery]) -> Query {
    let values: Vec<_> = (0..deliveries.len())
        .map(|row| {
            let first = 1 + row * COLUMNS;
            // The last place is the creation, which is when it is first due.
            format!("({}, 'pending', 0, ${})", places(first, COLUMNS), first + COLUMNS - 1)
        })
        .collect();
    let mut insert = assembled(format!(
        "INSERT INTO webhook_deliveries (id, organization_id, webhook_id, scan_id, endpoint, url, message_id, \
         event_sequence, event_kind, replay_of, created_at, state, attempts, next_attempt_at) VALUES {}",
        values.join(", ")
    ));
    for delivery in deliveries {
        insert = insert
            .bind(delivery.id)
            .bind(delivery.organization_id)
            .bind(delivery.webhook_id.map(|id| id.to_string()))
            .bind(delivery.scan_id.map(|id| id.to_string()))
            .bind(delivery.endpoint.as_str())
            .bind(delivery.url.as_str())
            .bind(delivery.message_id.as_str())
            .bind(delivery.event_sequence)
            .bind(delivery.event.as_str())
            .bind(delivery.replay_of.map(|id| id.to_string()))
            .bind(delivery.created_at);
    }
    if deliveries.len() == ROWS { insert } else { insert.one_off() }
}

fn body_rows(deliveries: &[NewDelivery]) -> Query {
    let values: Vec<_> = (0..deliveries.len()).map(|row| format!("({})", places(1 + row * 2, 2))).collect();
    let mut insert =
        assembled(format!("INSERT INTO webhook_bodies (delivery_id, body) VALUES {}", values.join(", ")));
    for delivery in deliveries {
        insert = insert.bind(delivery.id).bind(delivery.body.as_str());
    }
    if deliveries.len() == ROWS { insert } else { insert.one_off() }
}
