//! What a caller sees and is called, in the words of the store.

use palisade_model::{FindingId, Principal};
use palisade_store::{FindingKey, Reach, Triage, TriageSet};

use crate::{CoreError, Service};

pub(crate) fn reach(principal: &Principal) -> Reach {
    Reach {
        organization_id: principal.organization_id,
        test_mode: principal.test_mode,
        projects: principal.projects.clone(),
    }
}

impl Service {
    /// The finding that the key names: itself, or one that has the fingerprint.
    pub(crate) async fn finding_of(
        &self,
        principal: &Principal,
        key: &FindingKey,
    ) -> Result<FindingId, CoreError> {
        let found = self.store.find(&reach(principal), key).await?;
        found.ok_or_else(|| CoreError::not_found("finding"))
    }

    /// Hands a change to the store, with what it needs to make of it.
    pub(crate) async fn with_triage<T>(
        &self,
        principal: &Principal,
        set: TriageSet,
        dry_run: bool,
        run: impl AsyncFnOnce(&Triage<'_>) -> T,
    ) -> T {
        let next_id = || self.next_id();
        let (reach, actor, now) = (reach(principal), principal.actor(), self.now());
        run(&Triage { reach, actor, now, set, dry_run, next_id: &next_id }).await
    }
}
