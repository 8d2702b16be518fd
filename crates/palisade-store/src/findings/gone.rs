//! Which findings a completed scan did not see any more, and where those went whose file was moved. Only reads, so that
//! a large project does not keep the writer.

use std::collections::{HashMap, VecDeque};

use palisade_model::{FindingId, FindingStatus, Scan, ScanId, Severity};

use crate::findings::analyses::OtherAnalyses;
use crate::findings::identity::places;
use crate::query::{assembled, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Rows per statement.
const ROWS: usize = 5_000;

/// A scanner that looked at all of the target: what it did not see is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub scanner: String,
    /// Files and folders that it did not look at: findings there stay as they are.
    pub kept: Vec<String>,
    /// Rules that it did not run: their findings stay as they are.
    pub left_out: Vec<String>,
}

impl Closing {
    /// Whether the rule was left out, or the path is one of the kept ones or in one of the kept folders.
    fn keeps(&self, path: &str, rule_id: &str) -> bool {
        if self.left_out.iter().any(|rule| rule == rule_id) {
            return true;
        }
        let is_in = |folder: &String| {
            path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        !path.is_empty() && self.kept.iter().any(is_in)
    }
}

/// What is left to do about findings that are gone.
#[derive(Default)]
pub(crate) struct Gone {
    pub(crate) ids: Vec<FindingId>,
    /// Findings new in this scan, by what makes them the same wherever they are.
    pub(crate) arrived: ByContent,
}

/// Scanner and content of a finding, in short.
pub(crate) type ContentKey = [u8; 16];

/// `None` without content: such findings are the same as no other.
pub(crate) fn content_key(scanner: &str, content: &str) -> Option<ContentKey> {
    if content.is_empty() {
        return None;
    }
    let hash = blake3::hash(format!("{scanner}\0{content}").as_bytes());
    let mut key = ContentKey::default();
    key.copy_from_slice(&hash.as_bytes()[..16]);
    Some(key)
}

/// Findings by scanner and content, in the order in which they were added.
#[derive(Default)]
pub(crate) struct ByContent(HashMap<ContentKey, VecDeque<FindingId>>);

impl ByContent {
    pub(crate) fn add(&mut self, key: Option<ContentKey>, id: FindingId) {
        if let Some(key) = key {
            self.0.entry(key).or_default().push_back(id);
        }
    }

    /// The finding that moved to or from one with this content. Nothing moves to two places.
    pub(crate) fn take(&mut self, key: Option<ContentKey>) -> Option<FindingId> {
        self.0.get_mut(&key?)?.pop_front()
    }
}

struct Candidate {
    id: FindingId,
    scanner: String,
    path: String,
    rule_id: String,
}

impl FromRow for Candidate {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let (id, scanner) = (columns.parse("a finding id")?, columns.take()?);
        Ok(Self { id, scanner, path: columns.take()?, rule_id: columns.take()? })
    }
}

struct Arrival {
    id: FindingId,
    scanner: String,
    content: String,
}

impl FromRow for Arrival {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let (id, scanner, content) = (columns.parse("a finding id")?, columns.take()?, columns.take()?);
        Ok(Self { id, scanner, content })
    }
}

impl Store {
    /// What of the scan's branch the closing scanners did not see in this attempt.
    pub(crate) async fn gone(
        &self,
        scan: &Scan,
        attempt: i64,
        closes: &[Closing],
        others: &OtherAnalyses,
    ) -> Result<Gone> {
        let mut gone = Gone::default();
        if closes.is_empty() {
            return Ok(gone);
        }
        for unseen in unseen_by(closes, others) {
            for status in FindingStatus::ALL {
                for severity in Severity::ALL {
                    self.add_unseen(&mut gone.ids, scan, &unseen, status, severity).await?;
                }
            }
        }
        if attempt > 1 {
            self.add_stale(&mut gone.ids, scan, attempt, closes).await?;
        }
        if !gone.ids.is_empty() {
            self.add_arrived(&mut gone.arrived, scan, attempt).await?;
        }
        Ok(gone)
    }

    /// Findings that only older scans saw. What a newer scan has seen is not for this one to close.
    async fn add_unseen(
        &self,
        ids: &mut Vec<FindingId>,
        scan: &Scan,
        unseen: &Unseen<'_>,
        status: FindingStatus,
        severity: Severity,
    ) -> Result<()> {
        let Unseen { closes, others } = unseen;
        let sql = format!(
            "SELECT id, scanner, path, rule_id FROM findings WHERE project_id = $1 AND branch = $2 AND status = $3 \
             AND severity = $4 AND id > $5 AND last_scan_id < $6 AND fixed_at IS NULL AND scanner IN ({}) {} \
             ORDER BY id LIMIT {ROWS}",
            places(7, closes.len()),
            not_seen_by(7 + closes.len(), others.len())
        );
        let mut after = String::new();
        loop {
            let mut select = assembled(sql.clone())
                .bind(scan.project_id)
                .bind(scan.branch.as_str())
                .bind(status.as_str())
                .bind(severity.rank())
                .bind(after)
                .bind(scan.id);
            for closing in closes {
                select = select.bind(closing.scanner.as_str());
            }
            for other in *others {
                select = select.bind(*other);
            }
            let rows: Vec<Candidate> = self.db.all(select).await?;
            ids.extend(rows.iter().filter(|row| !is_kept(closes.iter().copied(), row)).map(|row| row.id));
            let Some(last) = rows.last().filter(|_| rows.len() == ROWS) else { return Ok(()) };
            after = last.id.to_string();
        }
    }

    /// Findings that a lost attempt of this scan saw and this one did not.
    async fn add_stale(
        &self,
        ids: &mut Vec<FindingId>,
        scan: &Scan,
        attempt: i64,
        closes: &[Closing],
    ) -> Result<()> {
        let select = query(
            "SELECT findings.id, findings.scanner, findings.path, findings.rule_id FROM scan_findings \
             JOIN findings ON findings.id = scan_findings.finding_id \
             WHERE scan_findings.scan_id = $1 AND scan_findings.attempt < $2 AND findings.last_scan_id = $1 \
             AND findings.fixed_at IS NULL ORDER BY findings.id",
        );
        let rows: Vec<Candidate> = self.db.all(select.bind(scan.id).bind(attempt)).await?;
        let closed = |row: &&Candidate| {
            closes.iter().any(|closing| closing.scanner == row.scanner) && !is_kept(closes, row)
        };
        ids.extend(rows.iter().filter(closed).map(|row| row.id));
        Ok(())
    }

    async fn add_arrived(&self, arrived: &mut ByContent, scan: &Scan, attempt: i64) -> Result<()> {
        let mut after = String::new();
        loop {
            let select = query(
                "SELECT findings.id, findings.scanner, findings.content_fingerprint FROM scan_findings AS seen \
                 CROSS JOIN findings WHERE seen.scan_id = $1 AND seen.finding_id > $2 AND seen.attempt = $3 \
                 AND seen.change = 'new' AND findings.id = seen.finding_id AND findings.content_fingerprint <> '' \
                 ORDER BY seen.finding_id LIMIT $4",
            );
            let select = select.bind(scan.id).bind(after).bind(attempt).bind(ROWS);
            let rows: Vec<Arrival> = self.db.all(select).await?;
            rows.iter().for_each(|row| arrived.add(content_key(&row.scanner, &row.content), row.id));
            let Some(last) = rows.last().filter(|_| rows.len() == ROWS) else { return Ok(()) };
            after = last.id.to_string();
        }
    }
}

/// Scanners that close, and the other scans that speak for the same findings.
struct Unseen<'a> {
    closes: Vec<&'a Closing>,
    others: &'a [ScanId],
}

/// Most scanners have no other analyses; they are looked at together.
fn unseen_by<'a>(closes: &'a [Closing], others: &'a OtherAnalyses) -> Vec<Unseen<'a>> {
    let (shared, alone): (Vec<_>, Vec<_>) =
        closes.iter().partition(|closing| others.contains_key(&closing.scanner));
    let alone = (!alone.is_empty()).then_some(Unseen { closes: alone, others: &[] });
    let shared = shared.into_iter().map(|closing| {
        let others = others.get(&closing.scanner).map(Vec::as_slice).unwrap_or_default();
        Unseen { closes: vec![closing], others }
    });
    alone.into_iter().chain(shared).collect()
}

fn not_seen_by(first: usize, scans: usize) -> String {
    if scans == 0 {
        return String::new();
    }
    let scans = places(first, scans);
    format!(
        "AND NOT EXISTS (SELECT 1 FROM scan_findings WHERE scan_findings.finding_id = findings.id \
         AND scan_findings.scan_id IN ({scans}))"
    )
}

fn is_kept<'a>(closes: impl IntoIterator<Item = &'a Closing>, row: &Candidate) -> bool {
    closes.into_iter().any(|closing| closing.scanner == row.scanner && closing.keeps(&row.path, &row.rule_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_that_were_not_looked_at_keep_their_findings() {
        let kept = vec!["src/large.py".to_owned(), "locked".to_owned()];
        let closing = Closing { scanner: "secrets".to_owned(), kept, left_out: vec!["slow".to_owned()] };
        for (path, keeps) in [
            ("src/large.py", true),
            ("locked/a/b.py", true),
            ("src/large.py.bak", false),
            ("locked2/a.py", false),
            ("src/small.py", false),
            ("", false),
        ] {
            assert_eq!(closing.keeps(path, "fast"), keeps, "{path}");
        }
        assert!(closing.keeps("", "slow") && !closing.keeps("", "slower"));
    }
}
