//! A key that somebody found where it should not be: whoever has it may end it, and nobody learns whether it was good.

use palisade_model::EventKind;

use crate::auth::{KeyFormat, is_live};
use crate::{CoreError, Service};

impl Service {
    /// Revokes the presented key if it is one. The last administrator's key is no exception: a leaked one is worse than
    /// none, and the operator can make another.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn report_leak(&self, presented: &str) -> Result<(), CoreError> {
        let Some(format) = KeyFormat::parse(presented) else { return Ok(()) };
        let Some(stored) = self.key_behind(presented, format.public_id).await? else { return Ok(()) };
        if !is_live(&stored, self.now()) {
            return Ok(());
        }
        tracing::warn!(auth.key_id = %stored.id, "a key was reported as leaked and is revoked");
        let (organization, now, event_id) = (stored.organization_id, self.now(), self.next_event_id());
        self.store.revoke_key(organization, stored.id, EventKind::KeyLeaked, now, event_id).await?;
        Ok(())
    }
}
