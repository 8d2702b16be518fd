//! One page of an organisation's log with its filters.

use palisade_model::{Event, EventKind, OrganizationId, Page, PageSize, ProjectId};

use crate::query::{assembled, places};
use crate::{Result, Store};

/// Which events to list.
#[derive(Debug, Clone)]
pub struct EventFilter {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// Only events after this number.
    pub after: i64,
    /// Empty for every kind.
    pub kinds: Vec<EventKind>,
    /// Only events about these projects; `None` also for those about none.
    pub projects: Option<Vec<ProjectId>>,
}

impl Store {
    /// One page, oldest first.
    pub async fn list_events(&self, filter: &EventFilter, size: PageSize) -> Result<Page<Event>> {
        let mut sql = String::from(SELECT);
        let mut words: Vec<String> = filter.kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
        if !words.is_empty() {
            sql.push_str(&format!(" AND kind IN ({})", places(4, words.len())));
        }
        match &filter.projects {
            Some(projects) if projects.is_empty() => sql.push_str(" AND FALSE"),
            Some(projects) => {
                sql.push_str(&format!(" AND project_id IN ({})", places(4 + words.len(), projects.len())));
                words.extend(projects.iter().map(ToString::to_string));
            }
            None => {}
        }
        sql.push_str(&format!(" ORDER BY sequence LIMIT {}", size.get() + 1));
        let select =
            assembled(sql).bind(filter.organization_id).bind(filter.test_mode).bind(filter.after).one_off();
        let select = words.into_iter().fold(select, |select, word| select.bind(word));
        Ok(Page::from_overfetched(self.read_events(select).await?, size))
    }
}

/// Of a deleted project only that it was deleted is told.
const SELECT: &str = super::read::select_events!(
    "WHERE organization_id = $1 AND test_mode = $2 AND sequence > $3 AND (project_id IS NULL \
     OR kind = 'project.deleted' OR project_id NOT IN \
     (SELECT id FROM projects WHERE organization_id = $1 AND deleted_at IS NOT NULL))"
);
