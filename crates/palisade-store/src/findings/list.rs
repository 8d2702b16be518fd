//! Lists of findings: keyset pages whose cost depends neither on their depth nor on how many findings there are.

use palisade_model::{OrganizationId, PageSize, ProjectId, ScanId};

use crate::db::Db;
use crate::findings::filter::{FindingFilter, FindingPosition, FindingSort};
use crate::findings::plan::{Effort, Plan};
use crate::findings::record::{FindingRecord, RECORD_COLUMNS};
use crate::findings::search::{Numbers, last_number_query};
use crate::findings::walks::WALKS;
use crate::query::query;
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Which page of which list.
#[derive(Debug, Clone)]
pub struct ListFindings {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    pub filter: FindingFilter,
    pub sort: FindingSort,
    pub after: Option<FindingPosition>,
    pub size: PageSize,
}

/// One page. It may be short, even empty, though more follow: `next` alone says whether they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingPage {
    pub items: Vec<FindingRecord>,
    pub next: Option<FindingPosition>,
}

struct Listed {
    rank: i64,
    record: FindingRecord,
}

impl FromRow for Listed {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { rank: columns.take()?, record: FindingRecord::from_row(columns)? })
    }
}

impl FromRow for FindingPosition {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { rank: columns.take()?, id: columns.parse("a finding id")? })
    }
}

impl Store {
    /// One page of the organisation's findings.
    pub async fn list_findings(&self, list: &ListFindings) -> Result<FindingPage> {
        let mut list = list.clone();
        let mut page = FindingPage { items: Vec::new(), next: None };
        let Some(scope) = self.scope_of(&mut list).await? else { return Ok(page) };
        let mut effort = Effort::default();
        loop {
            let plan = Plan::of(&self.db, &list, &scope, &effort);
            if plan.is_over() {
                page.next = None;
                break;
            }
            let room = list.size.get() - page.items.len();
            page.next = step(&self.db, &plan, room, &mut effort, &mut page.items).await?;
            if page.items.len() == list.size.get() || page.next.is_none() || plan.is_enough(&effort) {
                break;
            }
            list.after = page.next;
        }
        Ok(page)
    }

    /// Looks up what the walks need; `None` when nothing can be listed. Leaves only projects in the filter that exist.
    async fn scope_of(&self, list: &mut ListFindings) -> Result<Option<Scope>> {
        if let Some(scan) = list.filter.scan
            && !self.has_scan(list, scan).await?
        {
            return Ok(None);
        }
        let numbers = self.numbers(list).await?;
        let Some(asked) = &list.filter.projects else {
            return Ok(Some(Scope {
                deleted: self.deleted_projects(list).await?,
                branches: Vec::new(),
                numbers,
            }));
        };
        let projects = self.projects_to_walk(list, asked).await?;
        let mut branches = Vec::new();
        if list.filter.branch.is_none() && projects.len() <= WALKS {
            for project in &projects {
                let of_project: Vec<String> = self.db.all(query(BRANCHES).bind(*project)).await?;
                branches.push(of_project);
            }
        }
        let some = (!projects.is_empty()).then_some(Scope { deleted: Vec::new(), branches, numbers });
        list.filter.projects = Some(projects);
        Ok(some)
    }

    /// Only a search needs them.
    async fn numbers(&self, list: &ListFindings) -> Result<Option<Numbers>> {
        if list.filter.words.is_none() {
            return Ok(None);
        }
        let last: Option<i64> = self.db.optional(last_number_query(list.organization_id)).await?;
        Ok(last.map(Numbers::up_to))
    }

    async fn has_scan(&self, list: &ListFindings, scan: ScanId) -> Result<bool> {
        let select = query("SELECT id FROM scans WHERE id = $1 AND organization_id = $2 AND test_mode = $3");
        let select = select.bind(scan).bind(list.organization_id).bind(list.test_mode);
        Ok(self.db.optional::<String>(select).await?.is_some())
    }

    /// Projects that are deleted, but whose findings are not gone yet.
    async fn deleted_projects(&self, list: &ListFindings) -> Result<Vec<String>> {
        let select = query(
            "SELECT id FROM projects WHERE organization_id = $1 AND deleted_at IS NOT NULL AND test_mode = $2",
        );
        self.db.all(select.bind(list.organization_id).bind(list.test_mode)).await
    }

    async fn projects_to_walk(&self, list: &ListFindings, asked: &[ProjectId]) -> Result<Vec<ProjectId>> {
        let mut projects = Vec::new();
        for id in asked {
            let select = query(
                "SELECT id FROM projects WHERE id = $1 AND organization_id = $2 AND test_mode = $3 \
                 AND deleted_at IS NULL",
            );
            let select = select.bind(*id).bind(list.organization_id).bind(list.test_mode);
            if self.db.optional::<String>(select).await?.is_some() {
                projects.push(*id);
            }
        }
        Ok(projects)
    }
}

/// The branches of a project, by one look into the index for each.
pub(crate) const BRANCHES: &str = "WITH RECURSIVE known (branch) AS (SELECT min(branch) FROM findings WHERE project_id = $1 \
     UNION ALL SELECT (SELECT min(branch) FROM findings WHERE project_id = $1 AND branch > known.branch) FROM known \
     WHERE known.branch IS NOT NULL) SELECT branch FROM known WHERE branch IS NOT NULL LIMIT 50";

/// What a list depends on besides its filter.
pub(crate) struct Scope {
    /// Deleted projects of the organisation, when no projects are asked for.
    pub(crate) deleted: Vec<String>,
    /// Of each project that is asked for, when no branch is.
    pub(crate) branches: Vec<Vec<String>>,
    /// In a search, unless the organisation never had findings.
    pub(crate) numbers: Option<Numbers>,
}

/// Adds what matches, at most `room`; answers where the next step goes on.
async fn step(
    db: &Db,
    plan: &Plan<'_>,
    room: usize,
    effort: &mut Effort,
    items: &mut Vec<FindingRecord>,
) -> Result<Option<FindingPosition>> {
    let end = match plan.end_query(effort) {
        Some(query) => db.optional(query).await?,
        None => plan.end(),
    };
    let window = plan.window(room, effort);
    effort.steps += 1;
    let mut found: Vec<Listed> = db.all(plan.page(window, room + 1, end, RECORD_COLUMNS)).await?;
    if found.len() > room {
        found.truncate(room);
        let last = found.last().map(|listed| FindingPosition { rank: listed.rank, id: listed.record.id });
        items.extend(found.into_iter().map(|listed| listed.record));
        return Ok(last);
    }
    items.extend(found.into_iter().map(|listed| listed.record));
    let last = db.optional(plan.last(window, end)).await?;
    effort.full += usize::from(last.is_some());
    Ok(last.or(end))
}
