//! Reading scans and their findings.

use std::sync::Arc;

use palisade_model::{
    FindingId, Page, PageSize, Principal, ProjectId, Resource, Scan, ScanId, ScanStatus, Scope, Severity,
};
use palisade_store::StoredFinding;

use crate::access::require;
use crate::{CoreError, Service};

/// Which scans to list.
#[derive(Debug, Clone, Default)]
pub struct ListScans {
    /// Empty for every status.
    pub statuses: Vec<ScanStatus>,
    pub project: Option<ProjectId>,
    /// Of the project.
    pub branch: Option<String>,
    /// Only scans older than this one.
    pub before: Option<ScanId>,
    pub size: PageSize,
}

/// One page of a scan's findings, with the scan as it is now.
#[derive(Debug)]
pub struct ScanFindings {
    pub scan: Arc<Scan>,
    pub findings: Page<StoredFinding>,
}

impl Service {
    /// One scan of the caller's organisation.
    ///
    /// # Errors
    /// `insufficient_scope`; `not_found`, also for a scan of another organisation or of a project that the caller does
    /// not see; the store's errors.
    pub async fn get_scan(&self, principal: &Principal, id: ScanId) -> Result<Arc<Scan>, CoreError> {
        require(principal, Scope::read(Resource::Scans))?;
        let (organization, test_mode) = (principal.organization_id, principal.test_mode);
        let read = self.store.get_scan(organization, id, test_mode);
        self.recent_scans
            .get_or_read((organization, id, test_mode), &self.store, self.now(), read)
            .await?
            .filter(|scan| principal.sees_project(scan.project_id))
            .ok_or_else(|| CoreError::not_found("scan"))
    }

    /// The caller's scans, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_scans(&self, principal: &Principal, list: ListScans) -> Result<Page<Scan>, CoreError> {
        require(principal, Scope::read(Resource::Scans))?;
        if list.project.is_some_and(|id| !principal.sees_project(id)) {
            return Ok(Page { items: Vec::new(), has_more: false });
        }
        let project = list.project.map(|id| [id]);
        let list = palisade_store::ListScans {
            organization_id: principal.organization_id,
            test_mode: principal.test_mode,
            projects: project.as_ref().map_or(principal.projects.only(), |project| Some(project)),
            branch: list.branch.as_deref(),
            statuses: &list.statuses,
            before: list.before,
            size: list.size,
        };
        Ok(self.store.list_scans(list).await?)
    }

    /// The findings so far, in the order in which they were found.
    ///
    /// The scan is read before the findings: a scan that reads completed has all its findings.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn scan_findings(
        &self,
        principal: &Principal,
        id: ScanId,
        min_severity: Option<Severity>,
        after: Option<FindingId>,
        size: PageSize,
    ) -> Result<ScanFindings, CoreError> {
        let scan = self.get_scan(principal, id).await?;
        let findings =
            self.store.findings_page(principal.organization_id, id, min_severity, after, size).await?;
        Ok(ScanFindings { scan, findings })
    }
}
