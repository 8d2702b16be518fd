//! Which bills of materials there are, and the newest one of a project (contract P-04).

use palisade_model::{Page, PageSize, Principal, ProjectId, Resource, ScanId, Scope};
use palisade_store::StoredSbom;

use crate::access::require;
use crate::{CoreError, SbomFormat, Service};

/// Which bills to list, newest first.
#[derive(Debug, Clone, Default)]
pub struct ListSboms {
    pub project: Option<ProjectId>,
    pub branch: Option<String>,
    /// Only of scans older than this one.
    pub before: Option<ScanId>,
    pub size: PageSize,
}

impl Service {
    /// One page of the bills of scans that have completed.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_sboms(
        &self,
        principal: &Principal,
        list: ListSboms,
    ) -> Result<Page<StoredSbom>, CoreError> {
        require(principal, Scope::read(Resource::Scans))?;
        if list.project.is_some_and(|id| !principal.sees_project(id)) {
            return Ok(Page { items: Vec::new(), has_more: false });
        }
        let project = list.project.map(|id| [id]);
        let list = palisade_store::ListSboms {
            organization_id: principal.organization_id,
            test_mode: principal.test_mode,
            projects: project.as_ref().map_or(principal.projects.only(), |project| Some(project)),
            branch: list.branch.as_deref(),
            before: list.before,
            size: list.size,
        };
        Ok(self.store.list_sboms(list).await?)
    }

    /// The newest bill of a project, of its default branch when none is named, with the id of its scan.
    ///
    /// # Errors
    /// `insufficient_scope`; `not_found`, also for projects without one; the store's errors.
    pub async fn project_sbom(
        &self,
        principal: &Principal,
        id: ProjectId,
        branch: Option<String>,
        format: SbomFormat,
    ) -> Result<(ScanId, Vec<u8>), CoreError> {
        require(principal, Scope::read(Resource::Scans))?;
        let project = self.visible_project(principal, id).await?;
        let newest = ListSboms {
            project: Some(id),
            branch: Some(branch.unwrap_or(project.fields.default_branch)),
            before: None,
            size: PageSize::new(1).unwrap_or_default(),
        };
        let found = self.list_sboms(principal, newest).await?.items.pop();
        let scan_id = found.ok_or_else(|| CoreError::not_found("bill of materials"))?.scan_id;
        Ok((scan_id, self.sbom(principal, scan_id, format).await?))
    }
}
