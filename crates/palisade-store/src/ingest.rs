//! Storing findings while a scan runs: one batch, one transaction, one event.

use std::collections::HashSet;

use palisade_model::{EventId, EventKind, Finding, FindingId, UnixMillis};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::jobs::{Fence, HeldJob, hold};
use crate::query::{Query, assembled};
use crate::row::to_json;
use crate::{Result, Store};

/// Rows per statement; a full statement is prepared once. More gain nothing: SQLite looks up each
/// placeholder by name, which takes longer the more there are.
const ROWS: usize = 50;

/// A finding with the id that it gets when it is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestFinding {
    pub id: FindingId,
    pub finding: Finding,
}

/// What ingesting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ingested {
    Stored,
    /// The fence no longer holds; nothing was stored.
    Lost,
}

impl Store {
    /// Stores a batch. A finding that an earlier attempt or batch stored under the same fingerprint keeps its
    /// id and takes the new content.
    pub async fn ingest(
        &self,
        fence: &Fence,
        batch: &[IngestFinding],
        now: UnixMillis,
        event_id: EventId,
    ) -> Result<Ingested> {
        let mut tx = self.db.begin().await?;
        let Some(job) = hold(&mut tx, fence).await? else { return Ok(Ingested::Lost) };
        let batch = without_repeats(batch);
        if batch.is_empty() {
            return Ok(Ingested::Stored);
        }
        for rows in batch.chunks(ROWS) {
            upsert(&mut tx, fence, &job, rows, now).await?;
        }
        append_event(&mut tx, created_event(event_id, &job, batch.len(), now)).await?;
        tx.commit().await?;
        Ok(Ingested::Stored)
    }
}

/// PostgreSQL refuses a statement that meets the same fingerprint twice; the last one wins, as it would
/// one row at a time.
fn without_repeats(batch: &[IngestFinding]) -> Vec<&IngestFinding> {
    let mut seen = HashSet::new();
    let mut kept: Vec<_> =
        batch.iter().rev().filter(|row| seen.insert(row.finding.primary_fingerprint())).collect();
    kept.reverse();
    kept
}

async fn upsert(
    tx: &mut Tx,
    fence: &Fence,
    job: &HeldJob,
    rows: &[&IngestFinding],
    now: UnixMillis,
) -> Result<()> {
    let mut upsert =
        upsert_query(rows.len()).bind(job.scan_id).bind(job.organization_id).bind(fence.attempt).bind(now);
    for IngestFinding { id, finding } in rows {
        upsert = upsert
            .bind(*id)
            .bind(finding.primary_fingerprint())
            .bind(finding.severity.rank())
            .bind(finding.is_active())
            .bind(finding.rule_id.as_str())
            .bind(finding.root_cause.as_str())
            .bind(to_json(finding)?);
    }
    tx.execute(upsert).await?;
    Ok(())
}

fn upsert_query(rows: usize) -> Query {
    let values: Vec<String> = (0..rows)
        .map(|row| {
            let [a, b, c, d, e, f, g] = std::array::from_fn(|column| 5 + row * 7 + column);
            format!("($1, $2, $3, $4, ${a}, ${b}, ${c}, ${d}, ${e}, ${f}, ${g})")
        })
        .collect();
    let query = assembled(format!(
        "INSERT INTO findings (scan_id, organization_id, attempt, created_at, id, fingerprint, severity, active, \
         rule_id, root_cause, body) VALUES {} \
         ON CONFLICT (scan_id, fingerprint) DO UPDATE SET attempt = excluded.attempt, \
         severity = excluded.severity, active = excluded.active, rule_id = excluded.rule_id, \
         root_cause = excluded.root_cause, body = excluded.body",
        values.join(", ")
    ));
    if rows == ROWS { query } else { query.one_off() }
}

fn created_event(id: EventId, job: &HeldJob, count: usize, now: UnixMillis) -> NewEvent {
    NewEvent {
        id,
        organization_id: job.organization_id,
        scan_id: Some(job.scan_id),
        kind: EventKind::FindingCreated,
        data: json!({ "count": count }),
        created_at: now,
    }
}
