//! The branches of a project: every name that a scan of it had.

use std::collections::HashMap;

use palisade_model::{Page, PageSize, Project, Scan, ScanId, SeverityCounts};

use crate::projects::figures::add;
use crate::query::{assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::scans::scan_columns;
use crate::{Result, Store};

/// Which branches to list, by name.
#[derive(Debug, Clone, Copy)]
pub struct ListBranches<'a> {
    pub project: &'a Project,
    /// Only names after that of this scan's branch.
    pub after: Option<ScanId>,
    pub size: PageSize,
}

/// One branch.
#[derive(Debug, Clone, PartialEq)]
pub struct BranchFigures {
    pub name: String,
    /// Unresolved findings.
    pub open_findings: SeverityCounts,
    pub last_scan: Scan,
}

struct Count {
    branch: String,
    severity: i64,
    findings: i64,
}

impl FromRow for Count {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { branch: columns.take()?, severity: columns.take()?, findings: columns.take()? })
    }
}

/// Hops from one name to the next, and to the newest scan of each: as many looks into an index as there are names.
pub(crate) const BRANCHES: &str = "WITH RECURSIVE names (branch) AS ( \
    SELECT min(branch) FROM scans WHERE project_id = $1 AND branch > $2 \
    UNION ALL \
    SELECT (SELECT min(later.branch) FROM scans AS later WHERE later.project_id = $1 AND later.branch > names.branch) \
    FROM names WHERE names.branch IS NOT NULL \
    ) SELECT (SELECT max(newest.id) FROM scans AS newest WHERE newest.project_id = $1 AND newest.branch = names.branch) \
    FROM names WHERE branch IS NOT NULL LIMIT $3";

impl Store {
    /// One page of branches.
    pub async fn list_branches(&self, list: ListBranches<'_>) -> Result<Page<BranchFigures>> {
        let after = match list.after {
            Some(scan) => self.branch_of(list.project, scan).await?,
            None => String::new(),
        };
        let select = query(BRANCHES).bind(list.project.id).bind(after).bind(list.size.get() + 1);
        let page = Page::from_overfetched(self.db.all::<String>(select).await?, list.size);
        if page.items.is_empty() {
            return Ok(Page { items: Vec::new(), has_more: false });
        }
        const COLUMNS: &str = scan_columns!();
        let scans = assembled(format!(
            "SELECT {COLUMNS} FROM scans WHERE id IN ({}) ORDER BY branch",
            places(1, page.items.len())
        ));
        let scans = page.items.iter().fold(scans, |select, id| select.bind(id.as_str()));
        let scans: Vec<Scan> = self.db.all(scans).await?;
        let mut open = self.open_by_branch(list.project, &scans).await?;
        let figures = |last_scan: Scan| BranchFigures {
            open_findings: open.remove(&last_scan.branch).unwrap_or_default(),
            name: last_scan.branch.clone(),
            last_scan,
        };
        Ok(Page { items: scans.into_iter().map(figures).collect(), has_more: page.has_more })
    }

    async fn branch_of(&self, project: &Project, scan: ScanId) -> Result<String> {
        let select = query("SELECT branch FROM scans WHERE id = $1 AND project_id = $2");
        Ok(self.db.optional(select.bind(scan).bind(project.id)).await?.unwrap_or_default())
    }

    async fn open_by_branch(
        &self,
        project: &Project,
        scans: &[Scan],
    ) -> Result<HashMap<String, SeverityCounts>> {
        let select = assembled(format!(
            "SELECT branch, severity, findings FROM finding_counts WHERE organization_id = $1 AND test_mode = $2 \
             AND project_id = $3 AND status IN ({}) AND branch IN ({})",
            crate::projects::figures::unresolved(),
            places(4, scans.len())
        ));
        let select = select.bind(project.organization_id).bind(project.test_mode).bind(project.id);
        let select = scans.iter().fold(select, |select, scan| select.bind(scan.branch.as_str()));
        let mut open: HashMap<String, SeverityCounts> = HashMap::new();
        for Count { branch, severity, findings } in self.db.all(select).await? {
            add(open.entry(branch).or_default(), severity, findings)?;
        }
        Ok(open)
    }
}
