//! Looking whether a host shows its token: when somebody asks for it, and when an active scan begins.

use palisade_engine::OwnershipCheck;
use palisade_model::{Ownership, OwnershipId, Principal, UnixMillis};
use palisade_store::CheckedOwnership;

use super::manage::WRITE;
use crate::access::require_whole;
use crate::{CoreError, ErrorKind, Service};

/// A host is looked at no sooner again, so that nobody makes this server ask it all the time.
const PAUSE_MS: i64 = 2_000;

/// What a look found, way by way, and what is known now.
#[derive(Debug)]
pub struct VerifiedOwnership {
    pub ownership: Ownership,
    pub check: OwnershipCheck,
}

impl Service {
    /// Looks at the host now, at every way at the same time.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `test_mode_key`, `not_found`, `checked_just_now`,
    /// `ownership_unavailable` in a process that cannot look; the store's errors. A host that shows no token is none.
    pub async fn verify_ownership(
        &self,
        principal: &Principal,
        id: OwnershipId,
    ) -> Result<VerifiedOwnership, CoreError> {
        require_whole(principal, WRITE)?;
        let ownership = self.own_ownership(principal, id).await?;
        refuse_too_soon(&ownership, self.now())?;
        let Some(check) = self.look_for(&ownership).await else {
            let detail = "This server cannot look at hosts";
            return Err(CoreError::new(ErrorKind::Unavailable, "ownership_unavailable", detail));
        };
        let ownership = self.record_look(&ownership, &check).await?;
        let ownership = ownership.ok_or_else(|| CoreError::not_found("ownership"))?;
        Ok(VerifiedOwnership { ownership, check })
    }

    /// `None` when this process has nobody who looks.
    pub(super) async fn look_for(&self, ownership: &Ownership) -> Option<OwnershipCheck> {
        let prover = self.registry.ownership.as_ref()?;
        Some(prover.look(&ownership.host, &ownership.token).await)
    }

    /// `None` when it was deleted meanwhile.
    pub(super) async fn record_look(
        &self,
        ownership: &Ownership,
        check: &OwnershipCheck,
    ) -> Result<Option<Ownership>, CoreError> {
        let outcome = check.method().ok_or_else(|| check.problem());
        let (at, event_id) = (self.now(), self.next_event_id());
        let record = CheckedOwnership { id: ownership.id, at, outcome, event_id };
        Ok(self.store.record_ownership_check(ownership.organization_id, record).await?)
    }
}

fn refuse_too_soon(ownership: &Ownership, now: UnixMillis) -> Result<(), CoreError> {
    let passed = ownership.checked_at.map_or(PAUSE_MS, |at| now.saturating_sub(at));
    if (0..PAUSE_MS).contains(&passed) {
        let detail = "The host was looked at just now; wait a little";
        return Err(CoreError::new(ErrorKind::RateLimited, "checked_just_now", detail).retry_after(2));
    }
    Ok(())
}
