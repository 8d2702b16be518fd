//! The event log. Every change appends its event in its own transaction, as the last step.

use palisade_model::{Event, EventId, EventKind, OrganizationId, ProjectId, Scan, ScanId, UnixMillis};

use crate::db::Tx;
use crate::findings::places;
use crate::query::{Query, assembled, query};
use crate::row::{Columns, FromRow, to_json};
use crate::{Result, Store};

/// An event without its place in the log.
pub(crate) struct NewEvent {
    pub(crate) id: EventId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) scan_id: Option<ScanId>,
    pub(crate) project_id: Option<ProjectId>,
    pub(crate) test_mode: bool,
    pub(crate) kind: EventKind,
    pub(crate) data: serde_json::Value,
    pub(crate) created_at: UnixMillis,
}

impl NewEvent {
    /// An event about a scan.
    pub(crate) fn of_scan(
        id: EventId,
        scan: &Scan,
        kind: EventKind,
        data: serde_json::Value,
        created_at: UnixMillis,
    ) -> Self {
        Self {
            id,
            organization_id: scan.organization_id,
            scan_id: Some(scan.id),
            project_id: Some(scan.project_id),
            test_mode: scan.test_mode,
            kind,
            data,
            created_at,
        }
    }

    /// An event about the organisation as a whole.
    pub(crate) fn of_organization(
        id: EventId,
        organization_id: OrganizationId,
        kind: EventKind,
        data: serde_json::Value,
        created_at: UnixMillis,
    ) -> Self {
        Self {
            id,
            organization_id,
            scan_id: None,
            project_id: None,
            test_mode: false,
            kind,
            data,
            created_at,
        }
    }
}

/// Appends to the log.
///
/// The UPDATE holds the counter's row until the transaction ends, so sequences become visible in
/// their own order: whoever has seen N will never see a smaller one appear. That is also why this comes
/// last: other writers wait from here to the commit.
pub(crate) async fn append_event(tx: &mut Tx, event: NewEvent) -> Result<()> {
    append_events(tx, &[event]).await
}

/// Appends many at once, in their order; see [`append_event`].
pub(crate) async fn append_events(tx: &mut Tx, events: &[NewEvent]) -> Result<()> {
    const ROWS: usize = 25;
    const COLUMNS: usize = 9;
    if events.is_empty() {
        return Ok(());
    }
    let next = query("UPDATE sequences SET value = value + $1 WHERE name = 'events' RETURNING value");
    let last: i64 = tx.one(next.bind(events.len())).await?;
    let first = last - i64::try_from(events.len()).unwrap_or(0) + 1;
    let numbered: Vec<_> = (first..).zip(events).collect();
    for rows in numbered.chunks(ROWS) {
        let values: Vec<_> =
            (0..rows.len()).map(|row| format!("({})", places(1 + row * COLUMNS, COLUMNS))).collect();
        let insert = assembled(format!(
            "INSERT INTO events (sequence, id, organization_id, scan_id, kind, data, created_at, project_id, test_mode) \
             VALUES {}",
            values.join(", ")
        ));
        let mut insert = if rows.len() == ROWS || rows.len() == 1 { insert } else { insert.one_off() };
        for (sequence, event) in rows {
            insert = bind_event(insert, *sequence, event)?;
        }
        tx.execute(insert).await?;
    }
    Ok(())
}

fn bind_event(insert: Query, sequence: i64, event: &NewEvent) -> Result<Query> {
    Ok(insert
        .bind(sequence)
        .bind(event.id)
        .bind(event.organization_id)
        .bind(event.scan_id.map(|id| id.to_string()))
        .bind(event.kind.as_str())
        .bind(to_json(&event.data)?)
        .bind(event.created_at)
        .bind(event.project_id.map(|id| id.to_string()))
        .bind(event.test_mode))
}

struct StoredEvent(Event);

impl FromRow for StoredEvent {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(Event {
            sequence: columns.take()?,
            id: columns.parse("an event id")?,
            organization_id: columns.parse("an organization id")?,
            scan_id: columns.optional_parse("a scan id")?,
            project_id: columns.optional_parse("a project id")?,
            test_mode: columns.take()?,
            kind: columns.word("an event kind", EventKind::parse)?,
            data: columns.json("event data as JSON")?,
            created_at: columns.take()?,
        }))
    }
}

impl Store {
    /// Up to `limit` events of the organisation after `sequence`, in order.
    pub async fn events_after(
        &self,
        organization_id: OrganizationId,
        sequence: i64,
        limit: u32,
    ) -> Result<Vec<Event>> {
        let select = query(
            "SELECT sequence, id, organization_id, scan_id, project_id, test_mode, kind, data, created_at FROM events \
             WHERE organization_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
        );
        let rows: Vec<StoredEvent> =
            self.db.all(select.bind(organization_id).bind(sequence).bind(i64::from(limit))).await?;
        Ok(rows.into_iter().map(|StoredEvent(event)| event).collect())
    }
}
