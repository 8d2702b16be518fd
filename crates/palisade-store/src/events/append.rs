//! Appending: every change writes its events in its own transaction, as the last step.

use palisade_model::{EventId, EventKind, OrganizationId, ProjectId, Scan, ScanId, UnixMillis};

use crate::Result;
use crate::db::Tx;
use crate::query::{assembled, places, query};
use crate::row::to_json;

/// More rows than this are written by several statements.
const ROWS_PER_STATEMENT: usize = 50;
const COLUMNS: usize = 9;

/// What happened inside a running scan: written with the next thing that its worker writes.
#[derive(Debug, Clone, PartialEq)]
pub struct RunEvent {
    pub id: EventId,
    pub kind: EventKind,
    /// A JSON object.
    pub data: serde_json::Value,
    /// When it happened, which is before it is written.
    pub at: UnixMillis,
}

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

    /// What happened inside a scan's run.
    pub(crate) fn of_run(scan: &Scan, event: &RunEvent) -> Self {
        Self::of_scan(event.id, scan, event.kind, event.data.clone(), event.at)
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

/// Appends one event to the log; see [`append_events`].
pub(crate) async fn append_event(tx: &mut Tx, event: NewEvent) -> Result<()> {
    append_events(tx, &[event]).await
}

/// Appends to the log, in order.
///
/// The UPDATE holds the counter's row until the transaction ends, so sequences become visible in
/// their own order: whoever has seen N will never see a smaller one appear. That is also why this comes
/// last: other writers wait from here to the commit.
pub(crate) async fn append_events(tx: &mut Tx, events: &[NewEvent]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let take = query("UPDATE sequences SET value = value + $1 WHERE name = 'events' RETURNING value");
    let newest: i64 = tx.one(take.bind(events.len())).await?;
    let first = newest - i64::try_from(events.len()).unwrap_or(i64::MAX) + 1;
    for (sequence, rows) in (first..).step_by(ROWS_PER_STATEMENT).zip(events.chunks(ROWS_PER_STATEMENT)) {
        insert(tx, sequence, rows).await?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, first: i64, events: &[NewEvent]) -> Result<()> {
    let mut sql = String::from(
        "INSERT INTO events (sequence, id, organization_id, scan_id, kind, data, created_at, project_id, test_mode) VALUES ",
    );
    for row in 0..events.len() {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        sql.push_str(&places(1 + row * COLUMNS, COLUMNS));
        sql.push(')');
    }
    let mut insert = assembled(sql);
    for (sequence, event) in (first..).zip(events) {
        insert = insert
            .bind(sequence)
            .bind(event.id)
            .bind(event.organization_id)
            .bind(event.scan_id.map(|id| id.to_string()))
            .bind(event.kind.as_str())
            .bind(to_json(&event.data)?)
            .bind(event.created_at)
            .bind(event.project_id.map(|id| id.to_string()))
            .bind(event.test_mode);
    }
    // One row is the usual case and its text always the same; others seldom come back.
    tx.execute(if events.len() > 4 { insert.one_off() } else { insert }).await?;
    Ok(())
}
