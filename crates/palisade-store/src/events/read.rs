//! Following the log: the newest number, what came after a number, and one scan's share of it.

use palisade_model::{Event, EventKind, OrganizationId, ScanId};

use crate::query::{Query, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Where an event stands in the log and which scan it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEntry {
    pub sequence: i64,
    pub scan_id: Option<ScanId>,
}

impl FromRow for LogEntry {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { sequence: columns.take()?, scan_id: columns.optional_parse("a scan id")? })
    }
}

/// A whole event as its row has it.
pub(crate) struct StoredEvent(pub(crate) Event);

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

macro_rules! select_events {
    ($rest:literal) => {
        concat!(
            "SELECT sequence, id, organization_id, scan_id, project_id, test_mode, kind, data, created_at FROM events ",
            $rest
        )
    };
}
pub(crate) use select_events;

impl Store {
    /// The number of the newest event, 0 when there was none yet. One row, however long the log is.
    pub async fn newest_event(&self) -> Result<i64> {
        self.db.one(query("SELECT value FROM sequences WHERE name = 'events'")).await
    }

    /// Up to `limit` entries after `sequence`, of every organisation, in order: for what wakes others.
    pub async fn log_after(&self, sequence: i64, limit: u32) -> Result<Vec<LogEntry>> {
        let select =
            query("SELECT sequence, scan_id FROM events WHERE sequence > $1 ORDER BY sequence LIMIT $2");
        self.db.all(select.bind(sequence).bind(i64::from(limit))).await
    }

    /// Up to `limit` events of the organisation after `sequence`, in order.
    pub async fn events_after(
        &self,
        organization_id: OrganizationId,
        sequence: i64,
        limit: u32,
    ) -> Result<Vec<Event>> {
        let select =
            query(select_events!("WHERE organization_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3"));
        self.read_events(select.bind(organization_id).bind(sequence).bind(i64::from(limit))).await
    }

    /// Up to `limit` events about the scan after `sequence`, in order.
    pub async fn scan_events_after(
        &self,
        organization_id: OrganizationId,
        scan_id: ScanId,
        sequence: i64,
        limit: u32,
    ) -> Result<Vec<Event>> {
        let select = query(select_events!(
            "WHERE scan_id = $1 AND organization_id = $2 AND sequence > $3 ORDER BY sequence LIMIT $4"
        ));
        let select = select.bind(scan_id).bind(organization_id).bind(sequence).bind(i64::from(limit));
        self.read_events(select).await
    }

    /// Whether the scan has an event with that number (and it is not forgotten).
    pub async fn has_scan_event(
        &self,
        organization_id: OrganizationId,
        scan_id: ScanId,
        sequence: i64,
    ) -> Result<bool> {
        let select = query(
            "SELECT sequence FROM events WHERE sequence = $1 AND scan_id = $2 AND organization_id = $3",
        );
        let found =
            self.db.optional::<i64>(select.bind(sequence).bind(scan_id).bind(organization_id)).await?;
        Ok(found.is_some())
    }

    /// The number of the scan's terminal event, when it has ended.
    pub async fn scan_ending(&self, organization_id: OrganizationId, scan_id: ScanId) -> Result<Option<i64>> {
        let select = query(
            "SELECT max(sequence) FROM events WHERE scan_id = $1 AND organization_id = $2 \
             AND kind IN ('scan.completed', 'scan.failed', 'scan.cancelled')",
        );
        self.db.one(select.bind(scan_id).bind(organization_id)).await
    }

    pub(crate) async fn read_events(&self, select: Query) -> Result<Vec<Event>> {
        let rows: Vec<StoredEvent> = self.db.all(select).await?;
        Ok(rows.into_iter().map(|StoredEvent(event)| event).collect())
    }
}
