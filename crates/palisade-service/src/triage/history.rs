//! What happened to a finding (contract G-04).

use palisade_model::{Page, PageSize, Principal, RawId, Resource, Scope};
use palisade_store::{FindingKey, HistoryEntry};

use crate::access::require;
use crate::triage::reach::reach;
use crate::{CoreError, Service};

impl Service {
    /// The changes of a finding, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn finding_history(
        &self,
        principal: &Principal,
        key: &FindingKey,
        before: Option<RawId>,
        size: PageSize,
    ) -> Result<Page<HistoryEntry>, CoreError> {
        require(principal, Scope::read(Resource::Findings))?;
        let id = self.finding_of(principal, key).await?;
        let page = self.store.finding_history(&reach(principal), id, before, size).await?;
        page.ok_or_else(|| CoreError::not_found("finding"))
    }
}
