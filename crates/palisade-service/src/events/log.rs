//! The organisation's event log, page by page.

use palisade_model::{Event, EventKind, Page, PageSize, Principal, ProjectId, Resource, Scope};
use palisade_store::EventFilter;
use tokio::sync::watch;

use crate::access::require;
use crate::{CoreError, Service};

/// Which events to list.
#[derive(Debug, Clone, Default)]
pub struct ListEvents {
    /// Only events after this number.
    pub after: i64,
    /// Empty for every kind.
    pub kinds: Vec<EventKind>,
    pub project_id: Option<ProjectId>,
    pub size: PageSize,
}

impl Service {
    /// One page of the log, oldest first. A caller who is confined to projects sees only what is about them.
    ///
    /// # Errors
    /// `insufficient_scope`; `not_found` for a project that the caller does not see; the store's errors.
    pub async fn list_events(
        &self,
        principal: &Principal,
        list: ListEvents,
    ) -> Result<Page<Event>, CoreError> {
        require(principal, Scope::read(Resource::Events))?;
        if let Some(project) = list.project_id {
            self.expect_project(principal, project).await?;
        }
        let filter = EventFilter {
            organization_id: principal.organization_id,
            test_mode: principal.test_mode,
            after: list.after,
            kinds: list.kinds,
            projects: match list.project_id {
                Some(project) => Some(vec![project]),
                None => principal.projects.only().map(<[ProjectId]>::to_vec),
            },
        };
        Ok(self.store.list_events(&filter, list.size).await?)
    }

    /// The number of the newest event that this process knows of, whoever wrote it. Changes soon after a commit and
    /// within half a second at the latest; starting from 0 it says nothing about what is older.
    pub fn newest_event(&self) -> watch::Receiver<i64> {
        self.hub.newest()
    }
}
