//! Findings that one scan saw and another one did not, read in steps. Called when two scans are compared.

use palisade_model::{FindingId, Scan, Severity};

use crate::Result;
use crate::db::Db;
use crate::findings::known::severity;
use crate::query::{Query, assembled};
use crate::row::{Columns, FromRow};

/// Findings per step.
pub(crate) const STEP: usize = 5_000;

/// What is asked about a finding that only one of two scans saw.
pub(crate) struct OneSided {
    pub(crate) id: FindingId,
    pub(crate) severity: Severity,
    pub(crate) active: bool,
    pub(crate) scanner: String,
    pub(crate) path: String,
    pub(crate) rule_id: String,
    /// May be empty.
    pub(crate) content: String,
}

impl FromRow for OneSided {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            severity: severity(columns)?,
            active: columns.take()?,
            scanner: columns.take()?,
            path: columns.take()?,
            rule_id: columns.take()?,
            content: columns.take()?,
        })
    }
}

/// A walk over the findings of `seen_by` that `other` did not see, by id.
pub(crate) struct OneSidedWalk<'a> {
    db: &'a Db,
    seen_by: &'a Scan,
    other: &'a Scan,
    after: String,
    is_over: bool,
}

impl<'a> OneSidedWalk<'a> {
    pub(crate) fn new(db: &'a Db, seen_by: &'a Scan, other: &'a Scan) -> Self {
        Self { db, seen_by, other, after: String::new(), is_over: false }
    }

    /// The next findings; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Vec<OneSided>> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let same_stream = is_one_stream(self.seen_by, self.other);
        let mut select = one_sided_query(same_stream)
            .bind(self.seen_by.id)
            .bind(self.other.id)
            .bind(self.after.as_str())
            .bind(STEP)
            .bind(self.seen_by.organization_id);
        if !same_stream {
            select = select.bind(self.other.project_id).bind(self.other.branch.as_str());
        }
        let rows: Vec<OneSided> = self.db.all(select).await?;
        self.is_over = rows.len() < STEP;
        self.after = rows.last().map_or_else(String::new, |row| row.id.to_string());
        Ok(rows)
    }
}

/// Whether the same problem is the same row for both scans.
fn is_one_stream(a: &Scan, b: &Scan) -> bool {
    (a.project_id, &a.branch) == (b.project_id, &b.branch)
}

/// Of one stream the same problem has the same id; of two it shares an identity.
///
/// Counting in nested subqueries makes both engines look up each finding by keys alone. Of joins PostgreSQL chooses the
/// order by its statistics, which know nothing of a scan that was just made: it may read every scan for every finding.
pub(crate) fn one_sided_query(same_stream: bool) -> Query {
    let seen_by_other = |finding: &str| {
        format!(
            "(SELECT count(*) FROM scan_findings AS other WHERE other.scan_id = $2 AND other.finding_id = {finding})"
        )
    };
    let also_seen = if same_stream {
        seen_by_other("seen.finding_id")
    } else {
        format!(
            "(SELECT count(*) FROM finding_fingerprints AS mine WHERE mine.finding_id = seen.finding_id \
             AND (SELECT count(*) FROM finding_fingerprints AS theirs WHERE theirs.project_id = $6 \
             AND theirs.fingerprint = mine.fingerprint AND theirs.branch = $7 \
             AND {} > 0) > 0)",
            seen_by_other("theirs.finding_id")
        )
    };
    // CROSS JOIN keeps SQLite to this order.
    assembled(format!(
        "SELECT page.finding_id, page.severity, page.active, known.scanner, known.path, known.rule_id, \
         known.content_fingerprint \
         FROM (SELECT seen.finding_id, seen.severity, seen.active FROM scan_findings AS seen WHERE seen.scan_id = $1 \
         AND seen.finding_id > $3 AND {also_seen} = 0 ORDER BY seen.finding_id LIMIT $4) AS page \
         CROSS JOIN findings AS known WHERE known.id = page.finding_id AND known.organization_id = $5 \
         ORDER BY page.finding_id"
    ))
}
