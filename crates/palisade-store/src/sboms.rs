//! The bills of materials that there are: a row for each scan that listed packages. What they list is in the object store.

use palisade_model::{BillSummary, OrganizationId, Page, PageSize, ProjectId, Scan, ScanId, UnixMillis};

use crate::projects::in_live_project;
use crate::query::{AFTER_EVERY_ID, assembled, places, query};
use crate::row::{Columns, FromRow, to_json};
use crate::{Result, Store};

/// A bill of materials in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSbom {
    pub scan_id: ScanId,
    pub project_id: ProjectId,
    pub branch: String,
    pub commit_sha: Option<String>,
    /// The target of the scan as it was given.
    pub target_text: String,
    pub summary: BillSummary,
    /// That counted when the scan ended.
    pub vulnerabilities: u64,
    pub created_at: UnixMillis,
}

/// Which bills to list, newest first.
#[derive(Debug, Clone, Copy)]
pub struct ListSboms<'a> {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// Only of these projects.
    pub projects: Option<&'a [ProjectId]>,
    /// Only of this branch.
    pub branch: Option<&'a str>,
    /// Only of scans older than this one.
    pub before: Option<ScanId>,
    pub size: PageSize,
}

impl FromRow for StoredSbom {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            scan_id: columns.parse("a scan id")?,
            project_id: columns.parse("a project id")?,
            branch: columns.take()?,
            commit_sha: columns.take()?,
            target_text: columns.take()?,
            summary: BillSummary {
                components: columns.number("a count")?,
                licenses: columns.json("licences as JSON")?,
            },
            vulnerabilities: columns.number("a count")?,
            created_at: columns.take()?,
        })
    }
}

impl Store {
    /// Notes what a scan listed; a later attempt replaces it. It is listed when the scan has ended.
    pub async fn put_sbom(
        &self,
        scan: &Scan,
        summary: &BillSummary,
        vulnerabilities: u64,
        now: UnixMillis,
    ) -> Result<()> {
        let put = query(
            "INSERT INTO sboms (scan_id, organization_id, project_id, branch, test_mode, components, vulnerabilities, \
             licenses, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (scan_id) DO UPDATE \
             SET components = excluded.components, vulnerabilities = excluded.vulnerabilities, \
             licenses = excluded.licenses, created_at = excluded.created_at",
        )
        .bind(scan.id)
        .bind(scan.organization_id)
        .bind(scan.project_id)
        .bind(scan.branch.as_str())
        .bind(scan.test_mode)
        .bind(summary.components)
        .bind(vulnerabilities)
        .bind(to_json(&summary.licenses)?)
        .bind(now);
        let mut tx = self.db.begin().await?;
        tx.execute(put).await?;
        tx.commit().await
    }

    /// One page of bills of scans that have ended.
    pub async fn list_sboms(&self, list: ListSboms<'_>) -> Result<Page<StoredSbom>> {
        const PAGE: &str = concat!(
            "SELECT scan_id, sboms.project_id, sboms.branch, scans.commit_sha, scans.target_text, components, licenses, ",
            "vulnerabilities, sboms.created_at FROM sboms JOIN scans ON scans.id = sboms.scan_id ",
            "WHERE sboms.organization_id = $1 AND sboms.test_mode = $2 AND scan_id < $3 ",
            "AND scans.status = 'completed' AND sboms.",
            in_live_project!("$1")
        );
        let projects = list.projects.unwrap_or_default();
        let restriction = match list.projects {
            None => String::new(),
            Some([]) => return Ok(Page { items: Vec::new(), has_more: false }),
            Some(_) => format!("AND sboms.project_id IN ({})", places(5, projects.len())),
        };
        let branch = list.branch.map(|_| format!("AND sboms.branch = ${}", 5 + projects.len()));
        let branch = branch.unwrap_or_default();
        let before = list.before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string());
        let mut select = assembled(format!("{PAGE} {restriction} {branch} ORDER BY scan_id DESC LIMIT $4"))
            .one_off()
            .bind(list.organization_id)
            .bind(list.test_mode)
            .bind(before)
            .bind(list.size.get() + 1);
        for &project in projects {
            select = select.bind(project);
        }
        if let Some(branch) = list.branch {
            select = select.bind(branch);
        }
        Ok(Page::from_overfetched(self.db.all(select).await?, list.size))
    }
}
