//! Turning events into messages: one transaction reads a batch of the log after the durable cursor, stores what
//! follows from it and moves the cursor. One dispatcher at a time among all nodes.

use std::collections::{BTreeSet, HashMap};

use palisade_model::{Event, NewNotification, OrganizationId, Scan, ScanId, Webhook};

use super::enqueue::{NewDelivery, insert_deliveries};
use super::row::{EVENT_COLUMNS, LoggedEvent, webhook_columns};
use crate::db::Tx;
use crate::notifications::insert_notifications;
use crate::query::{assembled, places, query};
use crate::scans::scan_columns;
use crate::{Result, Store, dialect};

/// Events and what is needed to know who wants them.
#[derive(Debug, Default)]
pub struct EventBatch {
    /// In their order, of every organisation.
    pub events: Vec<Event>,
    /// Enabled endpoints of the events' organisations.
    pub webhooks: HashMap<OrganizationId, Vec<Webhook>>,
    /// The scans that the events are about.
    pub scans: HashMap<ScanId, Scan>,
}

/// What follows from a batch.
#[derive(Debug, Default)]
pub struct Messages {
    pub deliveries: Vec<NewDelivery>,
    pub notifications: Vec<NewNotification>,
}

/// What a call of [`Store::dispatch_events`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dispatched {
    pub events: usize,
    pub deliveries: usize,
}

impl Store {
    /// Takes up to `limit` events that were not looked at yet, and stores what `make` says follows from them. Every
    /// event is taken once, whatever crashes.
    pub async fn dispatch_events(
        &self,
        limit: u32,
        make: &(dyn Fn(&EventBatch) -> Messages + Send + Sync),
    ) -> Result<Dispatched> {
        // An idle dispatcher asks often; asking must not write.
        let waiting = query(
            "SELECT log.value > cursor.value FROM sequences AS log, sequences AS cursor \
             WHERE log.name = 'events' AND cursor.name = 'webhooks'",
        );
        if !self.db.one::<bool>(waiting).await? {
            return Ok(Dispatched::default());
        }
        let mut tx = self.db.begin().await?;
        let cursor = lock_cursor(&mut tx).await?;
        let batch = read_batch(&mut tx, cursor, limit).await?;
        let Some(last) = batch.events.last().map(|event| event.sequence) else {
            return Ok(Dispatched::default());
        };
        let messages = make(&batch);
        insert_deliveries(&mut tx, &messages.deliveries).await?;
        insert_notifications(&mut tx, &messages.notifications).await?;
        let advance = query("UPDATE sequences SET value = $1 WHERE name = 'webhooks'");
        tx.execute(advance.bind(last)).await?;
        tx.commit().await?;
        Ok(Dispatched { events: batch.events.len(), deliveries: messages.deliveries.len() })
    }
}

async fn lock_cursor(tx: &mut Tx) -> Result<i64> {
    let lock = dialect::for_update(tx);
    tx.one(assembled(format!("SELECT value FROM sequences WHERE name = 'webhooks' {lock}"))).await
}

async fn read_batch(tx: &mut Tx, cursor: i64, limit: u32) -> Result<EventBatch> {
    let select = assembled(format!(
        "SELECT {EVENT_COLUMNS} FROM events WHERE sequence > $1 ORDER BY sequence LIMIT $2"
    ));
    let events: Vec<LoggedEvent> = tx.all(select.bind(cursor).bind(i64::from(limit))).await?;
    let events: Vec<_> = events.into_iter().map(|LoggedEvent(event)| event).collect();
    let organizations: BTreeSet<_> = events.iter().map(|event| event.organization_id).collect();
    let webhooks = enabled_webhooks(tx, &organizations).await?;
    let scans = scans_of(tx, &events).await?;
    Ok(EventBatch { events, webhooks, scans })
}

async fn enabled_webhooks(
    tx: &mut Tx,
    organizations: &BTreeSet<OrganizationId>,
) -> Result<HashMap<OrganizationId, Vec<Webhook>>> {
    let mut webhooks: HashMap<_, Vec<Webhook>> = HashMap::new();
    for &organization in organizations {
        let select = query(concat!(
            "SELECT ",
            webhook_columns!(),
            " FROM webhooks WHERE organization_id = $1 AND enabled = TRUE ORDER BY id"
        ));
        webhooks.insert(organization, tx.all(select.bind(organization)).await?);
    }
    Ok(webhooks)
}

/// The scans that the events name; a scan may be gone by now.
pub(super) async fn scans_of(tx: &mut Tx, events: &[Event]) -> Result<HashMap<ScanId, Scan>> {
    let ids: BTreeSet<_> = events.iter().filter_map(|event| event.scan_id).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let mut scans = HashMap::with_capacity(ids.len());
    for some in ids.chunks(50) {
        let mut select = assembled(format!(
            concat!("SELECT ", scan_columns!(), " FROM scans WHERE id IN ({})"),
            places(1, some.len())
        ))
        .one_off();
        for id in some {
            select = select.bind(*id);
        }
        let rows: Vec<Scan> = tx.all(select).await?;
        scans.extend(rows.into_iter().map(|scan| (scan.id, scan)));
    }
    Ok(scans)
}
