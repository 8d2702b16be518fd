//! Deciding about one finding.

use palisade_model::{FindingId, Principal, Resource, Scope, Version};
use palisade_store::{FindingKey, Triaged};

use crate::access::require;
use crate::triage::request::{TriageRequest, refused};
use crate::{CoreError, Service};

impl Service {
    /// Changes a finding, and with it the same problem on every branch of its project. `expected` is the version that the
    /// caller has seen; without it the last change wins. Answers which finding it was.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `version_changed`, one code per bad field, `reason_required`,
    /// `not_accepted_risk`, `assignee_without_access`; the store's errors.
    pub async fn triage_finding(
        &self,
        principal: &Principal,
        key: &FindingKey,
        request: TriageRequest,
        expected: Option<Version>,
    ) -> Result<FindingId, CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        let id = self.finding_of(principal, key).await?;
        let set = self.checked(principal, request, "body").await?;
        let expected = expected.map(Version::get);
        let triaged = self
            .with_triage(principal, set, false, async |triage| {
                self.store.triage_one(triage, id, expected).await
            })
            .await?;
        match triaged {
            Triaged::Updated | Triaged::Unchanged => Ok(id),
            Triaged::NotFound => Err(CoreError::not_found("finding")),
            Triaged::VersionChanged => Err(CoreError::version_changed("finding")),
            Triaged::Refused(reason) => Err(refused(reason, "body")),
        }
    }
}
