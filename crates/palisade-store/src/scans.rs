//! Reading scans. A live key never sees a test scan, a test key sees nothing else.

use palisade_model::{
    ChangeCounts, Grade, OrganizationId, Page, PageSize, ProjectId, Scan, ScanId, ScanStatus, ScanType,
    SeverityCounts,
};

use crate::projects::in_live_project;
use crate::query::{AFTER_EVERY_ID, Query, assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// The columns of a [`Scan`], in the order in which its `FromRow` reads them.
macro_rules! scan_columns {
    () => {
        "id, organization_id, project_id, target, target_text, scan_type, active, branch, commit_sha, label, types, upload_id, \
         webhook_url, test_mode, status, progress, \
         current_check, created_at, started_at, finished_at, score, grade, critical_count, high_count, \
         medium_count, low_count, info_count, new_count, unchanged_count, fixed_count, reopened_count, failure, coverage, blocks, checks"
    };
}
pub(crate) use scan_columns;

/// More projects than this are not walked one by one.
const MAX_WALKS: usize = 32;

/// Which scans to list.
#[derive(Debug, Clone, Copy)]
pub struct ListScans<'a> {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// Only scans of these projects.
    pub projects: Option<&'a [ProjectId]>,
    /// Only scans of this branch; asked for together with one project.
    pub branch: Option<&'a str>,
    /// Only scans in one of these; empty for every status.
    pub statuses: &'a [ScanStatus],
    /// Only scans older than this one.
    pub before: Option<ScanId>,
    pub size: PageSize,
}

impl FromRow for Scan {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a scan id")?,
            organization_id: columns.parse("an organization id")?,
            project_id: columns.parse("a project id")?,
            target: columns.json("a target as JSON")?,
            target_text: columns.take()?,
            scan_type: columns.word("a scan type", ScanType::parse)?,
            active: columns.take()?,
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
            checks: columns.optional_json("counts as JSON")?,
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
            " FROM scans WHERE id = $1 AND organization_id = $2 AND test_mode = $3 AND ",
            in_live_project!("$2")
        ));
        self.db.optional(select.bind(id).bind(organization_id).bind(test_mode)).await
    }

    /// One page of scans, newest first.
    pub async fn list_scans(&self, list: ListScans<'_>) -> Result<Page<Scan>> {
        if list.projects.is_some_and(<[ProjectId]>::is_empty) {
            return Ok(Page { items: Vec::new(), has_more: false });
        }
        let before = list.before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string());
        let mut select =
            list_query(list.statuses.len(), list.projects.map(<[ProjectId]>::len), list.branch.is_some())
                .bind(list.organization_id)
                .bind(list.test_mode)
                .bind(before)
                .bind(list.size.get() + 1);
        for status in list.statuses {
            select = select.bind(status.as_str());
        }
        for &project in list.projects.unwrap_or_default() {
            select = select.bind(project);
        }
        if let Some(branch) = list.branch {
            select = select.bind(branch);
        }
        Ok(Page::from_overfetched(self.db.all(select).await?, list.size))
    }
}

/// One walk down an index, or several with a page each: one per status, or one per project when these are few.
pub(crate) fn list_query(statuses: usize, projects: Option<usize>, branch: bool) -> Query {
    const MINE: &str =
        concat!("organization_id = $1 AND test_mode = $2 AND id < $3 AND ", in_live_project!("$1"));
    const OF_BRANCH: &str = concat!("id < $3 AND ", in_live_project!("$1"));
    const PAGE: &str = "ORDER BY id DESC LIMIT $4";
    let in_status = format!("status IN ({})", places(5, statuses));
    let in_project = format!("project_id IN ({})", places(5 + statuses, projects.unwrap_or(0)));
    match projects {
        None if statuses == 0 => assembled(format!("SELECT {COLUMNS} FROM scans WHERE {MINE} {PAGE}")),
        // So that a rare status costs no more than a frequent one.
        None => of_walks((5..5 + statuses).map(|place| format!("{MINE} AND status = ${place}")), ""),
        Some(count) if count <= MAX_WALKS => {
            let status = if statuses == 0 { String::new() } else { format!("AND {in_status}") };
            let projects = 5 + statuses..5 + statuses + count;
            // The organisation is asked of the rows that were found: here it would draw the walk to its own index.
            let (mine, check) = if branch {
                let of_branch = format!("{OF_BRANCH} AND branch = ${}", projects.end);
                (of_branch, "AND organization_id = $1 AND test_mode = $2")
            } else {
                (MINE.to_owned(), "")
            };
            of_walks(projects.map(|place| format!("project_id = ${place} AND {mine} {status}")), check)
                .one_off()
        }
        Some(_) => {
            let status = if statuses == 0 { String::new() } else { format!("AND {in_status}") };
            assembled(format!("SELECT {COLUMNS} FROM scans WHERE {MINE} {status} AND {in_project} {PAGE}"))
                .one_off()
        }
    }
}

const COLUMNS: &str = scan_columns!();

/// `check` is asked of the rows that the walks found.
fn of_walks(conditions: impl Iterator<Item = String>, check: &str) -> Query {
    let walk = |(number, condition): (usize, String)| {
        format!(
            "SELECT id FROM (SELECT id FROM scans WHERE {condition} ORDER BY id DESC LIMIT $4) AS walk_{number}"
        )
    };
    let walks: Vec<String> = conditions.enumerate().map(walk).collect();
    let walks = walks.join(" UNION ALL ");
    assembled(format!("SELECT {COLUMNS} FROM scans WHERE id IN ({walks}) {check} ORDER BY id DESC LIMIT $4"))
}
