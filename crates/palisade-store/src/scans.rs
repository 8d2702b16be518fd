//! Reading scans. A live key never sees a test scan, a test key sees nothing else.

use palisade_model::{
    ChangeCounts, Grade, OrganizationId, Page, PageSize, Scan, ScanId, ScanStatus, ScanType, SeverityCounts,
};

use crate::query::{Query, assembled, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// The columns of a [`Scan`], in the order in which its `FromRow` reads them.
macro_rules! scan_columns {
    () => {
        "id, organization_id, project_id, target, target_text, scan_type, branch, commit_sha, label, types, upload_id, \
         webhook_url, test_mode, status, progress, \
         current_check, created_at, started_at, finished_at, score, grade, critical_count, high_count, \
         medium_count, low_count, info_count, new_count, unchanged_count, fixed_count, reopened_count, failure, coverage, blocks"
    };
}
pub(crate) use scan_columns;

impl FromRow for Scan {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a scan id")?,
            organization_id: columns.parse("an organization id")?,
            project_id: columns.parse("a project id")?,
            target: columns.json("a target as JSON")?,
            target_text: columns.take()?,
            scan_type: columns.word("a scan type", ScanType::parse)?,
            branch: columns.take()?,
            commit_sha: columns.take()?,
            label: columns.take()?,
            types: columns.json("a JSON list of words")?,
            upload_id: columns.optional_parse("an upload id")?,
            webhook_url: columns.take()?,
            test_mode: columns.take()?,
            status: columns.word("a scan status", ScanStatus::parse)?,
            progress: columns.number("a percentage")?,
            current_check: columns.take()?,
            created_at: columns.take()?,
            started_at: columns.take()?,
            finished_at: columns.take()?,
            score: columns.optional_number("a score of 0 to 100")?,
            grade: columns.optional_word("a grade from A to F", grade)?,
            counts: SeverityCounts {
                critical: columns.number("a count")?,
                high: columns.number("a count")?,
                medium: columns.number("a count")?,
                low: columns.number("a count")?,
                info: columns.number("a count")?,
            },
            changes: ChangeCounts {
                new: columns.number("a count")?,
                unchanged: columns.number("a count")?,
                fixed: columns.number("a count")?,
                reopened: columns.number("a count")?,
            },
            failure: columns.optional_json("a failure as JSON")?,
            coverage: columns.optional_json("coverage as JSON")?,
            blocks: columns.optional_json("blocks as JSON")?,
        })
    }
}

fn grade(letter: &str) -> Option<Grade> {
    [Grade::A, Grade::B, Grade::C, Grade::D, Grade::F].into_iter().find(|grade| grade.as_str() == letter)
}

impl Store {
    /// One scan, as it was last committed.
    pub async fn get_scan(
        &self,
        organization_id: OrganizationId,
        id: ScanId,
        test_mode: bool,
    ) -> Result<Option<Scan>> {
        let select = query(concat!(
            "SELECT ",
            scan_columns!(),
            " FROM scans WHERE id = $1 AND organization_id = $2 AND test_mode = $3"
        ));
        self.db.optional(select.bind(id).bind(organization_id).bind(test_mode)).await
    }

    /// Scans older than `before`, newest first; with `statuses`, only scans in one of them.
    pub async fn list_scans(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        statuses: &[ScanStatus],
        before: Option<ScanId>,
        size: PageSize,
    ) -> Result<Page<Scan>> {
        // '~' sorts after every id.
        let before = before.map_or_else(|| "~".to_owned(), |id| id.to_string());
        let mut select = list_query(statuses.len())
            .bind(organization_id)
            .bind(test_mode)
            .bind(before)
            .bind(size.get() + 1);
        for status in statuses {
            select = select.bind(status.as_str());
        }
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }
}

/// Without statuses one walk down an index. With them one such walk per status, each at most a page
/// long, so that a rare status costs no more than a frequent one.
pub(crate) fn list_query(statuses: usize) -> Query {
    const COLUMNS: &str = scan_columns!();
    if statuses == 0 {
        return query(concat!(
            "SELECT ",
            scan_columns!(),
            " FROM scans WHERE organization_id = $1 AND test_mode = $2 AND id < $3 ORDER BY id DESC LIMIT $4"
        ));
    }
    let walks: Vec<String> = (5..5 + statuses)
        .map(|place| {
            format!(
                "SELECT id FROM (SELECT id FROM scans WHERE organization_id = $1 AND test_mode = $2 \
                 AND status = ${place} AND id < $3 ORDER BY id DESC LIMIT $4) AS walk_{place}"
            )
        })
        .collect();
    assembled(format!(
        "SELECT {COLUMNS} FROM scans WHERE id IN ({}) ORDER BY id DESC LIMIT $4",
        walks.join(" UNION ALL ")
    ))
}
