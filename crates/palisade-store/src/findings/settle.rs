//! Findings that are gone become fixed, with counts, history and event; one whose file was moved hands its state on.
//! Called by the completion of a scan, in steps that are small enough not to keep the writer.

use palisade_model::{EventId, EventKind, FindingId, FindingStatus, Scan, ScanId, Severity, UnixMillis};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::findings::counts::CountChanges;
use crate::findings::gone::{ByContent, content_key};
use crate::findings::history::insert_history;
use crate::findings::identity::{Stream, places};
use crate::findings::ingest::{ByScan, hold_verdicts, summary};
use crate::findings::known::severity;
use crate::findings::moved::{Move, hand_on};
use crate::query::assembled;
use crate::row::{Columns, FromRow};
use crate::{Result, dialect};

/// Findings per step.
pub(crate) const STEP: usize = 1_000;
/// Findings per statement.
const ROWS: usize = 100;

/// A finding that is gone, held until the transaction ends.
pub(crate) struct Leaving {
    pub(crate) id: FindingId,
    pub(crate) status: FindingStatus,
    pub(crate) severity: Severity,
    pub(crate) suppressed: bool,
    pub(crate) scanner: String,
    pub(crate) content: String,
    pub(crate) first_scan_id: ScanId,
    last_scan_id: ScanId,
    fixed_at: Option<UnixMillis>,
    rule_id: String,
    category: String,
    title: String,
    fingerprint: String,
    /// What a lost attempt of this scan made of it.
    change: Option<String>,
}

const LEAVING_COLUMNS: &str = "findings.id, findings.status, findings.severity, findings.suppressed, findings.scanner, \
     findings.content_fingerprint, findings.first_scan_id, findings.last_scan_id, findings.fixed_at, \
     findings.rule_id, findings.category, findings.title, findings.fingerprint, \
     (SELECT change FROM scan_findings WHERE scan_id = $1 AND finding_id = findings.id)";

impl FromRow for Leaving {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            status: columns.word("a finding status", FindingStatus::parse)?,
            severity: severity(columns)?,
            suppressed: columns.take()?,
            scanner: columns.take()?,
            content: columns.take()?,
            first_scan_id: columns.parse("a scan id")?,
            last_scan_id: columns.parse("a scan id")?,
            fixed_at: columns.take()?,
            rule_id: columns.take()?,
            category: columns.take()?,
            title: columns.take()?,
            fingerprint: columns.take()?,
            change: columns.take()?,
        })
    }
}

/// One step of a scan's completion.
pub(crate) struct Settling<'a> {
    pub(crate) scan: &'a Scan,
    pub(crate) now: UnixMillis,
    pub(crate) event_id: &'a (dyn Fn() -> EventId + Send + Sync),
}

impl Settling<'_> {
    /// Settles these findings, unless somebody has seen or settled them meanwhile.
    pub(crate) async fn settle(&self, tx: &mut Tx, ids: &[FindingId], arrived: &mut ByContent) -> Result<()> {
        hold_verdicts(tx, self.scan).await?;
        let leaving = self.hold(tx, ids).await?;
        let (mut moved, mut fixed, mut decided) = (Vec::new(), Vec::new(), Vec::new());
        for finding in leaving {
            let target = finding
                .was_known_before()
                .then(|| arrived.take(content_key(&finding.scanner, &finding.content)))
                .flatten();
            match target {
                Some(to) => moved.push(Move { from: finding, to }),
                None if finding.status.is_unresolved() => fixed.push(finding),
                None => decided.push(finding),
            }
        }
        let mut counts = CountChanges::default();
        let mut history = hand_on(tx, self, &moved, &mut counts).await?;
        history.extend(self.fix(tx, &fixed, &mut counts).await?);
        history.extend(self.leave_decided(tx, &decided).await?);
        counts.write(tx, &Stream::of(self.scan)).await?;
        let rows: Vec<_> = history
            .iter()
            .map(|change| change.row(self.scan.id, self.now, (self.event_id)().raw()))
            .collect();
        insert_history(tx, self.scan.organization_id, &rows).await?;
        self.announce(tx, &fixed).await
    }

    async fn hold(&self, tx: &mut Tx, ids: &[FindingId]) -> Result<Vec<Leaving>> {
        let lock = dialect::for_update(tx);
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        let mut held = Vec::with_capacity(ids.len());
        for some in ids.chunks(ROWS) {
            let mut select = assembled(format!(
                "SELECT {LEAVING_COLUMNS} FROM findings WHERE findings.id IN ({}) ORDER BY findings.id {lock}",
                places(2, some.len())
            ))
            .bind(self.scan.id);
            for id in some {
                select = select.bind(*id);
            }
            let rows: Vec<Leaving> = tx.all(select).await?;
            held.extend(
                rows.into_iter().filter(|row| row.fixed_at.is_none() && row.last_scan_id <= self.scan.id),
            );
        }
        Ok(held)
    }

    async fn fix(&self, tx: &mut Tx, fixed: &[Leaving], counts: &mut CountChanges) -> Result<Vec<ByScan>> {
        self.update(tx, fixed, FIXED).await?;
        let counted =
            fixed.iter().filter(|finding| finding.was_known_before() && !finding.suppressed).count();
        let add = assembled("UPDATE scans SET fixed_count = fixed_count + $2 WHERE id = $1".to_owned());
        tx.execute(add.bind(self.scan.id).bind(counted)).await?;
        let mut history = Vec::with_capacity(fixed.len());
        for finding in fixed {
            finding.count_as_fixed(counts);
            let (from, to) = (json!(finding.status), json!(FindingStatus::Fixed));
            history.push(ByScan { id: finding.id, kind: "status", from, to });
        }
        Ok(history)
    }

    /// What people have decided stays, though the finding is gone.
    async fn leave_decided(&self, tx: &mut Tx, decided: &[Leaving]) -> Result<Vec<ByScan>> {
        self.update(tx, decided, "").await?;
        let gone = |finding: &Leaving| ByScan {
            id: finding.id,
            kind: "presence",
            from: json!("present"),
            to: json!("gone"),
        };
        Ok(decided.iter().map(gone).collect())
    }

    /// Marks these findings as gone and sets `more`.
    pub(crate) async fn update(&self, tx: &mut Tx, findings: &[Leaving], more: &str) -> Result<()> {
        let ids: Vec<_> = findings.iter().map(|finding| finding.id).collect();
        self.update_ids(tx, &ids, more).await
    }

    pub(crate) async fn update_ids(&self, tx: &mut Tx, ids: &[FindingId], more: &str) -> Result<()> {
        for some in ids.chunks(ROWS) {
            let mut update = assembled(format!(
                "UPDATE findings SET fixed_at = $1, updated_at = $1, version = version + 1{more} WHERE id IN ({})",
                places(2, some.len())
            ))
            .bind(self.now);
            for id in some {
                update = update.bind(*id);
            }
            tx.execute(update).await?;
        }
        Ok(())
    }

    async fn announce(&self, tx: &mut Tx, fixed: &[Leaving]) -> Result<()> {
        if fixed.is_empty() {
            return Ok(());
        }
        let data = summary(fixed.iter().map(Leaving::named));
        let event = NewEvent::of_scan((self.event_id)(), self.scan, EventKind::FindingFixed, data, self.now);
        append_event(tx, event).await
    }
}

/// How a finding becomes fixed. Nothing is due any more.
pub(crate) const FIXED: &str =
    ", status = 'fixed', status_changed_at = $1, status_expires_at = NULL, due_at = NULL, notice_at = NULL";

impl Leaving {
    /// Whether it was there before the scan, and not only in a lost attempt of it.
    fn was_known_before(&self) -> bool {
        self.change.as_deref().is_none_or(|change| change == "unchanged")
    }

    pub(crate) fn count_as_fixed(&self, counts: &mut CountChanges) {
        if !self.suppressed {
            counts.remove(self.status, self.severity);
            counts.add(FindingStatus::Fixed, self.severity);
        }
    }

    fn named(&self) -> serde_json::Value {
        json!({
            "id": self.id,
            "rule_id": self.rule_id,
            "severity": self.severity,
            "category": self.category,
            "title": self.title,
            "scanner": self.scanner,
            "fingerprint": self.fingerprint,
        })
    }
}
