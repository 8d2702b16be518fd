//! Reading the findings of a scan: keyset pages of constant cost, and the severities that the score needs.

use palisade_model::{
    Finding, FindingId, FindingStatus, OrganizationId, Page, PageSize, ScanId, Severity, SeverityCounts,
    UnixMillis,
};

use crate::query::{Query, assembled, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store, StoreError};

/// A finding as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFinding {
    pub id: FindingId,
    pub finding: Finding,
    /// How it stands now, whatever the scan saw.
    pub status: FindingStatus,
    /// Why it has that status, where somebody said so.
    pub status_reason: Option<String>,
    pub status_changed_at: UnixMillis,
    pub created_at: UnixMillis,
}

impl FromRow for StoredFinding {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            finding: columns.json("a finding as JSON")?,
            status: columns.word("a finding status", FindingStatus::parse)?,
            status_reason: columns.take()?,
            status_changed_at: columns.take()?,
            created_at: columns.take()?,
        })
    }
}

impl Store {
    /// Findings of a scan after `after`, by id, at least `min_severity` bad.
    pub async fn findings_page(
        &self,
        organization_id: OrganizationId,
        scan_id: ScanId,
        min_severity: Option<Severity>,
        after: Option<FindingId>,
        size: PageSize,
    ) -> Result<Page<StoredFinding>> {
        let after = after.map_or_else(String::new, |id| id.to_string());
        let select = page_query(min_severity.unwrap_or(Severity::Info))
            .bind(scan_id)
            .bind(after)
            .bind(size.get() + 1)
            .bind(organization_id);
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }

    /// Root causes of the current attempt's active findings, each counted once at its worst severity.
    pub async fn active_severities(
        &self,
        organization_id: OrganizationId,
        scan_id: ScanId,
    ) -> Result<SeverityCounts> {
        let select = query(
            "SELECT severity, count(*) FROM ( \
                 SELECT seen.root_cause, max(seen.severity) AS severity FROM scan_findings AS seen \
                 JOIN jobs ON jobs.scan_id = seen.scan_id AND jobs.attempt = seen.attempt \
                 WHERE seen.scan_id = $1 AND jobs.organization_id = $2 AND seen.active = TRUE \
                 GROUP BY seen.root_cause \
             ) AS root_causes GROUP BY severity",
        );
        counts_from(&self.db.all(select.bind(scan_id).bind(organization_id)).await?)
    }
}

/// Ids come from one index walk per severity, each at most a page long; only the page's own rows are
/// fetched. One walk with `severity >= n` would read every finding or sort them, at any page size.
pub(crate) fn page_query(min_severity: Severity) -> Query {
    let walks = if min_severity == Severity::Info {
        "SELECT finding_id FROM scan_findings WHERE scan_id = $1 AND finding_id > $2".to_owned()
    } else {
        let walks = (min_severity.rank()..=Severity::Critical.rank()).map(|rank| {
            format!(
                "SELECT finding_id FROM (SELECT finding_id FROM scan_findings WHERE scan_id = $1 AND severity = {rank} \
                 AND finding_id > $2 ORDER BY finding_id LIMIT $3) AS severity_{rank}"
            )
        });
        walks.collect::<Vec<_>>().join(" UNION ALL ")
    };
    // SQLite runs a CROSS JOIN from left to right; free to choose, it may walk the whole scan instead.
    assembled(format!(
        "SELECT seen.finding_id, contents.body, known.status, known.status_reason, known.status_changed_at, seen.created_at \
         FROM ({walks} ORDER BY finding_id LIMIT $3) AS page CROSS JOIN scan_findings AS seen \
         CROSS JOIN finding_contents AS contents CROSS JOIN findings AS known CROSS JOIN scans \
         WHERE seen.scan_id = $1 AND seen.finding_id = page.finding_id \
         AND contents.finding_id = seen.finding_id AND contents.version = seen.content_version \
         AND known.id = seen.finding_id \
         AND scans.id = $1 AND scans.organization_id = $4 ORDER BY page.finding_id"
    ))
}

/// Rows of (severity rank, count) as counts.
pub(crate) fn counts_from(rows: &[(i64, i64)]) -> Result<SeverityCounts> {
    let mut counts = SeverityCounts::default();
    for &(rank, count) in rows {
        let count = u64::try_from(count).unwrap_or(0);
        let place = match Severity::from_rank(rank) {
            Some(Severity::Critical) => &mut counts.critical,
            Some(Severity::High) => &mut counts.high,
            Some(Severity::Medium) => &mut counts.medium,
            Some(Severity::Low) => &mut counts.low,
            Some(Severity::Info) => &mut counts.info,
            None => {
                return Err(StoreError::Corrupt {
                    expected: "a severity of 0 to 4",
                    found: rank.to_string(),
                });
            }
        };
        *place = count;
    }
    Ok(counts)
}
