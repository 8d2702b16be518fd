//! The branches of a project.

use palisade_model::{Page, PageSize, Principal, Project, ProjectId, Resource, ScanId, Scope};
use palisade_store::BranchFigures;

use crate::access::require;
use crate::{CoreError, Service};

/// Which branches to list, by name.
#[derive(Debug, Clone, Copy)]
pub struct ListBranches {
    pub project: ProjectId,
    /// The last scan of the last branch of the page before.
    pub after: Option<ScanId>,
    pub size: PageSize,
}

impl Service {
    /// The project and the branches that scans of it named.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn list_branches(
        &self,
        principal: &Principal,
        list: ListBranches,
    ) -> Result<(Project, Page<BranchFigures>), CoreError> {
        require(principal, Scope::read(Resource::Projects))?;
        let project = self.visible_project(principal, list.project).await?;
        let list = palisade_store::ListBranches { project: &project, after: list.after, size: list.size };
        let page = self.store.list_branches(list).await?;
        Ok((project, page))
    }
}
