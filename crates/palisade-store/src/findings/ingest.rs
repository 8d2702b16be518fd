//! Storing what a running scan reports: one batch, one transaction, its events last.

use std::collections::{HashMap, HashSet};

use palisade_model::{
    EventId, EventKind, Finding, FindingId, FindingStatus, OrganizationSettings, RawId, Scan, ScanId,
    Severity, UnixMillis,
};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, RunEvent, append_events};
use crate::findings::change::Change;
use crate::findings::counts::CountChanges;
use crate::findings::deadlines::{Deadlines, settings};
use crate::findings::history::{HistoryRow, insert_history};
use crate::findings::identity::{Stream, claim, identities, look_up};
use crate::findings::known::{KnownFinding, deadlines_under, hold_known, verdicts};
use crate::findings::write::{
    NewContent, NewFinding, Seen, bring_back, insert_contents, insert_new, mark_seen, reopen, search_text,
    set_deadlines, update_content, upsert_seen,
};
use crate::jobs::{Fence, hold};
use crate::query::query;
use crate::row::to_json;
use crate::scans::scan_columns;
use crate::{Result, Store, dialect};

/// An event about a batch names at most this many findings; it counts them all.
const NAMED_IN_EVENT: usize = 100;

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

/// What is stored together: made ready before the transaction begins, while another batch is written.
pub struct IngestBatch {
    reported: Vec<Reported>,
}

/// One reported finding with what is stored of it.
struct Reported {
    id: FindingId,
    finding: Finding,
    /// In priority order, as they are stored.
    identities: Vec<String>,
    body: String,
    hash: String,
    search_text: String,
}

impl IngestBatch {
    /// The last of several reports of one identity wins, as it would one row at a time.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) when a finding cannot be written as JSON.
    pub fn of(rows: Vec<IngestFinding>) -> Result<Self> {
        let mut seen = HashSet::new();
        let mut reported = Vec::with_capacity(rows.len());
        for row in rows.into_iter().rev() {
            if seen.insert(row.finding.primary_fingerprint().to_owned()) {
                reported.push(Reported::of(row)?);
            }
        }
        reported.reverse();
        Ok(Self { reported })
    }

    /// What was reported, each identity once.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.reported.iter().map(|reported| &reported.finding)
    }
}

impl Reported {
    fn of(row: IngestFinding) -> Result<Self> {
        let IngestFinding { id, finding } = row;
        let body = to_json(&finding)?;
        let hash = blake3::hash(body.as_bytes()).to_hex()[..32].to_owned();
        let (identities, search_text) = (identities(&finding), search_text(&finding));
        Ok(Self { id, finding, identities, body, hash, search_text })
    }

    fn identities(&self) -> impl Iterator<Item = &str> {
        self.identities.iter().map(String::as_str)
    }

    /// The identity that is shown.
    fn fingerprint(&self) -> &str {
        self.identities.first().map_or("", String::as_str)
    }
}

impl Store {
    /// Stores a batch. A finding that is known on this branch, under any of its identities, keeps its id and its
    /// state and takes the new content; one that had been fixed opens again. `event_id` makes one id per event.
    pub async fn ingest(
        &self,
        fence: &Fence,
        batch: &[IngestFinding],
        now: UnixMillis,
        event_id: &(dyn Fn() -> EventId + Send + Sync),
    ) -> Result<Ingested> {
        self.ingest_after(fence, &[], &IngestBatch::of(batch.to_vec())?, now, event_id).await
    }

    /// Like [`Store::ingest`], with what happened in the run before the batch in the same transaction, so that the log
    /// tells it before the findings.
    pub async fn ingest_after(
        &self,
        fence: &Fence,
        events: &[RunEvent],
        batch: &IngestBatch,
        now: UnixMillis,
        event_id: &(dyn Fn() -> EventId + Send + Sync),
    ) -> Result<Ingested> {
        let mut tx = self.db.begin().await?;
        let Some(job) = hold(&mut tx, fence).await? else { return Ok(Ingested::Lost) };
        let select = query(concat!("SELECT ", scan_columns!(), " FROM scans WHERE id = $1"));
        let scan: Scan = tx.one(select.bind(job.scan_id)).await?;
        hold_verdicts(&mut tx, &scan).await?;
        let settings = settings(&mut tx, scan.organization_id).await?;
        let mut news = Vec::new();
        if !batch.reported.is_empty() {
            let ingest = Ingest::of(&scan, settings, fence.attempt, now);
            news = ingest.store(&mut tx, &batch.reported, event_id).await?;
        }
        let mut all: Vec<_> = events.iter().map(|event| NewEvent::of_run(&scan, event)).collect();
        all.extend(
            news.into_iter().map(|(kind, data)| NewEvent::of_scan(event_id(), &scan, kind, data, now)),
        );
        append_events(&mut tx, &all).await?;
        tx.commit().await?;
        Ok(Ingested::Stored)
    }
}

/// Nobody decides about findings of this project while new ones are stored: none misses a decision.
pub(crate) async fn hold_verdicts(tx: &mut Tx, scan: &Scan) -> Result<()> {
    dialect::lock_shared(tx, scan.organization_id.raw()).await?;
    dialect::lock_shared(tx, scan.project_id.raw()).await
}

/// What a scan changed about a finding, for its history.
pub(crate) struct ByScan {
    pub(crate) id: FindingId,
    pub(crate) kind: &'static str,
    pub(crate) from: serde_json::Value,
    pub(crate) to: serde_json::Value,
}

impl ByScan {
    pub(crate) fn row(&self, scan_id: ScanId, now: UnixMillis, id: RawId) -> HistoryRow {
        HistoryRow {
            id,
            finding_id: self.id,
            kind: self.kind,
            actor: "scan".to_owned(),
            detail: json!({"from": self.from, "to": self.to, "note": null, "scan_id": scan_id}),
            created_at: now,
        }
    }
}

struct Ingest<'s> {
    scan: &'s Scan,
    stream: Stream,
    settings: OrganizationSettings,
    attempt: i64,
    now: UnixMillis,
    counts: CountChanges,
    created: Vec<(FindingId, &'s Finding)>,
    /// Fixed before and there again.
    regressed: Vec<(FindingId, &'s Finding)>,
    /// With the severity before.
    severity_changed: Vec<(FindingId, &'s Finding, Severity)>,
    history: Vec<ByScan>,
}

impl<'s> Ingest<'s> {
    fn of(scan: &'s Scan, settings: OrganizationSettings, attempt: i64, now: UnixMillis) -> Self {
        let counts = CountChanges::default();
        let stream = Stream::of(scan);
        let (created, regressed, severity_changed) = (Vec::new(), Vec::new(), Vec::new());
        let history = Vec::new();
        Self { scan, stream, settings, attempt, now, counts, created, regressed, severity_changed, history }
    }

    /// Stores the batch; what it is news of remains to be told.
    async fn store(
        mut self,
        tx: &mut Tx,
        batch: &'s [Reported],
        event_id: &(dyn Fn() -> EventId + Send + Sync),
    ) -> Result<Vec<(EventKind, serde_json::Value)>> {
        let ids = self.identify(tx, batch).await?;
        let known = hold_known(tx, &ids.iter().flatten().copied().collect::<Vec<_>>()).await?;
        let (mut new, mut seen, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for (reported, id) in batch.iter().zip(ids) {
            match id.and_then(|id| known.get(&id)) {
                Some(known) => {
                    seen.push(self.see_again(tx, known, reported).await?);
                    again.push(known.id);
                }
                None => new.push(reported),
            }
        }
        seen.extend(self.store_new(tx, &new).await?);
        mark_seen(tx, self.scan.id, &again).await?;
        upsert_seen(tx, self.scan.id, self.attempt, &seen, self.now).await?;
        std::mem::take(&mut self.counts).write(tx, &self.stream).await?;
        let history: Vec<_> =
            self.history.iter().map(|change| change.row(self.scan.id, self.now, event_id().raw())).collect();
        insert_history(tx, self.scan.organization_id, &history).await?;
        Ok(self.news())
    }

    /// One event for each kind of change that there was.
    fn news(&self) -> Vec<(EventKind, serde_json::Value)> {
        let mut news = Vec::new();
        for (kind, findings) in
            [(EventKind::FindingCreated, &self.created), (EventKind::FindingRegressed, &self.regressed)]
        {
            if !findings.is_empty() {
                news.push((kind, summary(findings.iter().map(|(id, finding)| named(*id, finding)))));
            }
        }
        if !self.severity_changed.is_empty() {
            let findings = self.severity_changed.iter().map(|(id, finding, before)| {
                let mut named = named(*id, finding);
                named["previous_severity"] = json!(before);
                named
            });
            news.push((EventKind::FindingSeverityChanged, summary(findings)));
        }
        news
    }

    /// The id under which each finding is known by now; new ones claim theirs and get `None`.
    async fn identify(&self, tx: &mut Tx, batch: &[Reported]) -> Result<Vec<Option<FindingId>>> {
        let all: Vec<_> = batch.iter().flat_map(Reported::identities).collect();
        let mut known = look_up(tx, &self.stream, &all).await?;
        let mut pairs: Vec<_> =
            batch.iter().flat_map(|reported| missing_identities(&known, reported)).collect();
        if !claim(tx, &self.stream, &mut pairs).await? {
            known = look_up(tx, &self.stream, &all).await?;
        }
        Ok(batch.iter().map(|reported| best(&known, reported)).collect())
    }

    async fn see_again(
        &mut self,
        tx: &mut Tx,
        known: &KnownFinding,
        reported: &'s Reported,
    ) -> Result<Seen<'s>> {
        let finding = &reported.finding;
        let mut status = known.status;
        let mut change = Change::Unchanged;
        if known.status == FindingStatus::Fixed {
            status = self.reopen(tx, known, reported).await?;
            change = Change::Reopened;
        } else if known.fixed_at.is_some() {
            bring_back(tx, known.id, self.now).await?;
        }
        if known.severity != finding.severity {
            self.severity_changed.push((known.id, finding, known.severity));
            self.remember(known.id, "severity", json!(known.severity), json!(finding.severity));
        }
        let mut content_version = known.content_version;
        if known.content_hash != reported.hash {
            content_version += 1;
            insert_contents(tx, &[(known.id, content_version, &reported.body)]).await?;
            let content = NewContent {
                version: content_version,
                finding,
                fingerprint: reported.fingerprint(),
                hash: &reported.hash,
            };
            update_content(tx, known.id, &content, self.now).await?;
            if let Some(deadlines) = self.moved_deadlines(known, status, finding) {
                set_deadlines(tx, known.id, deadlines).await?;
            }
        }
        if !known.suppressed {
            self.counts.remove(known.status, known.severity);
        }
        if finding.is_active() {
            self.counts.add(status, finding.severity);
        }
        Ok(Seen { id: known.id, content_version, finding, change })
    }

    /// A finding that somebody had decided about before it was fixed goes back to that.
    async fn reopen(
        &mut self,
        tx: &mut Tx,
        known: &KnownFinding,
        reported: &'s Reported,
    ) -> Result<FindingStatus> {
        let finding = &reported.finding;
        let all: Vec<_> = reported.identities().collect();
        let verdicts = verdicts(tx, &self.stream, &all, self.now).await?;
        let verdict = all.iter().find_map(|identity| verdicts.get(*identity));
        let deadlines =
            deadlines_under(verdict, &self.settings, finding.severity, !finding.is_active(), self.now);
        reopen(tx, known.id, verdict, deadlines, self.now).await?;
        self.regressed.push((known.id, finding));
        let status = verdict.map_or(FindingStatus::Open, |verdict| verdict.status);
        self.remember(known.id, "status", json!(known.status), json!(status));
        Ok(status)
    }

    fn remember(
        &mut self,
        id: FindingId,
        kind: &'static str,
        from: serde_json::Value,
        to: serde_json::Value,
    ) {
        self.history.push(ByScan { id, kind, from, to });
    }

    /// The time of an unresolved finding starts again with its new severity; getting worse never gives more of it.
    fn moved_deadlines(
        &self,
        known: &KnownFinding,
        status: FindingStatus,
        finding: &Finding,
    ) -> Option<Deadlines> {
        let suppressed = !finding.is_active();
        let as_before = known.severity == finding.severity && known.suppressed == suppressed;
        if as_before || !status.is_unresolved() || known.status == FindingStatus::Fixed {
            return None;
        }
        let fresh = Deadlines::of_unresolved(&self.settings, finding.severity, suppressed, self.now);
        let is_worse = finding.severity > known.severity && !suppressed;
        let is_sooner = known.due_at.is_some_and(|before| fresh.due_at.is_none_or(|due| before <= due));
        (!(is_worse && is_sooner)).then_some(fresh)
    }

    async fn store_new(&mut self, tx: &mut Tx, new: &[&'s Reported]) -> Result<Vec<Seen<'s>>> {
        let all: Vec<_> = new.iter().flat_map(|reported| reported.identities()).collect();
        let mut verdicts = verdicts(tx, &self.stream, &all, self.now).await?;
        let rows: Vec<_> = new
            .iter()
            .map(|reported| {
                let finding = &reported.finding;
                let verdict = reported.identities().find_map(|identity| verdicts.remove(identity));
                let (severity, suppressed) = (finding.severity, !finding.is_active());
                let deadlines =
                    deadlines_under(verdict.as_ref(), &self.settings, severity, suppressed, self.now);
                let (body, content_hash) = (reported.body.as_str(), reported.hash.as_str());
                let fingerprint = reported.fingerprint();
                NewFinding {
                    id: reported.id,
                    finding,
                    fingerprint,
                    body,
                    search_text: &reported.search_text,
                    content_hash,
                    verdict,
                    deadlines,
                }
            })
            .collect();
        insert_new(tx, &self.stream, self.scan.id, &rows, self.now).await?;
        for row in rows.iter().filter(|row| row.finding.is_active()) {
            self.counts.add(row.status(), row.finding.severity);
        }
        self.created.extend(rows.iter().map(|row| (row.id, row.finding)));
        let seen = |row: &NewFinding<'s>| Seen {
            id: row.id,
            content_version: 1,
            finding: row.finding,
            change: Change::New,
        };
        Ok(rows.iter().map(seen).collect())
    }
}

/// Identities that nobody holds yet, with the finding that should: the known one, else a new one.
fn missing_identities<'b>(
    known: &HashMap<String, FindingId>,
    reported: &'b Reported,
) -> Vec<(&'b str, FindingId)> {
    let id = best(known, reported).unwrap_or(reported.id);
    let missing = reported.identities().filter(|identity| !known.contains_key(*identity));
    missing.map(|identity| (identity, id)).collect()
}

/// The finding under the first identity that is known.
fn best(known: &HashMap<String, FindingId>, reported: &Reported) -> Option<FindingId> {
    reported.identities().find_map(|identity| known.get(identity).copied())
}

/// What an event says about one finding.
fn named(id: FindingId, finding: &Finding) -> serde_json::Value {
    json!({
        "id": id,
        "rule_id": finding.rule_id,
        "severity": finding.severity,
        "category": finding.category,
        "title": finding.title,
        "scanner": finding.scanner,
        "fingerprint": finding.digest(),
    })
}

/// What an event says about a batch of findings.
pub(crate) fn summary(findings: impl ExactSizeIterator<Item = serde_json::Value>) -> serde_json::Value {
    let count = findings.len();
    json!({ "count": count, "findings": findings.take(NAMED_IN_EVENT).collect::<Vec<_>>() })
}
