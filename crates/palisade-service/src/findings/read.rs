//! Lists of findings, single findings and their counts, as far as the caller may see their projects.

use palisade_model::{FindingId, PageSize, Principal, ProjectId, Resource, Scope, fingerprint_digest};
use palisade_store::{
    CorrelatedFinding, FindingCount, FindingFilter, FindingPage, FindingPosition, FindingRecord, FindingSort,
};

use crate::access::require;
use crate::{CoreError, Service};

/// Longer texts are no fingerprints.
const MAX_FINGERPRINT_BYTES: usize = 512;

/// Which findings to list.
#[derive(Debug, Clone, Default)]
pub struct ListFindings {
    /// Its projects are those that are asked for, seen or not.
    pub filter: FindingFilter,
    pub sort: FindingSort,
    pub after: Option<FindingPosition>,
    pub size: PageSize,
}

/// A finding with those of other tools that mean the same problem.
#[derive(Debug)]
pub struct FindingDetail {
    pub record: FindingRecord,
    pub correlated: Vec<CorrelatedFinding>,
}

impl Service {
    /// One page of the findings that the caller may see. What names nothing lists nothing.
    ///
    /// # Errors
    /// `insufficient_scope`; `unsupported_sort` for a search in another order than that of time; the store's errors.
    pub async fn list_findings(
        &self,
        principal: &Principal,
        list: ListFindings,
    ) -> Result<FindingPage, CoreError> {
        require(principal, Scope::read(Resource::Findings))?;
        let by_time = matches!(list.sort, FindingSort::Newest | FindingSort::Oldest);
        if list.filter.words.is_some() && !by_time {
            let detail =
                "query.sort: expected created_at or -created_at together with q, found an order by severity";
            return Err(CoreError::invalid_field("unsupported_sort", "query.sort", detail));
        }
        let mut filter = list.filter;
        filter.projects = visible(principal, filter.projects);
        let list = palisade_store::ListFindings {
            organization_id: principal.organization_id,
            test_mode: principal.test_mode,
            filter,
            sort: list.sort,
            after: list.after,
            size: list.size,
        };
        Ok(self.store.list_findings(&list).await?)
    }

    /// One finding, by any spelling of its id or by any of its fingerprints. Of several with one fingerprint, the
    /// newest that is open or triaged, else the newest.
    ///
    /// # Errors
    /// `insufficient_scope`; `not_found`, also for a finding of another organisation or of a project that the caller
    /// does not see; the store's errors.
    pub async fn get_finding(
        &self,
        principal: &Principal,
        id_or_fingerprint: &str,
    ) -> Result<FindingDetail, CoreError> {
        require(principal, Scope::read(Resource::Findings))?;
        let record = self.find_finding(principal, id_or_fingerprint).await?;
        let correlated = self.store.correlated_findings(&record).await?;
        Ok(FindingDetail { record, correlated })
    }

    /// The finding that an id or a fingerprint means for this caller; `not_found` when it means none.
    pub(crate) async fn find_finding(
        &self,
        principal: &Principal,
        id_or_fingerprint: &str,
    ) -> Result<FindingRecord, CoreError> {
        let (organization, test_mode) = (principal.organization_id, principal.test_mode);
        let found = match id_or_fingerprint.parse::<FindingId>() {
            Ok(id) => self.store.get_finding(organization, test_mode, id).await?,
            Err(_) if id_or_fingerprint.len() > MAX_FINGERPRINT_BYTES => None,
            Err(_) => {
                let digest = fingerprint_digest(id_or_fingerprint);
                let projects = principal.projects.only();
                self.store.finding_of_fingerprint(organization, test_mode, projects, &digest).await?
            }
        };
        found
            .filter(|record| principal.sees_project(record.project_id))
            .ok_or_else(|| CoreError::not_found("finding"))
    }

    /// How many findings there are by state and severity, suppressed ones not counted.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn finding_counts(
        &self,
        principal: &Principal,
        projects: Option<Vec<ProjectId>>,
        branch: Option<&str>,
    ) -> Result<Vec<FindingCount>, CoreError> {
        require(principal, Scope::read(Resource::Findings))?;
        let projects = visible(principal, projects);
        let (organization, test_mode) = (principal.organization_id, principal.test_mode);
        Ok(self.store.finding_counts(organization, test_mode, projects.as_deref(), branch).await?)
    }
}

/// The projects to restrict a query to: those asked for that the caller sees; `None` for no restriction.
fn visible(principal: &Principal, asked: Option<Vec<ProjectId>>) -> Option<Vec<ProjectId>> {
    match asked {
        None => principal.projects.only().map(<[ProjectId]>::to_vec),
        Some(asked) => Some(asked.into_iter().filter(|project| principal.sees_project(*project)).collect()),
    }
}
