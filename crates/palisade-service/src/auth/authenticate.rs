//! Who a presented key is.

use std::sync::Arc;

use palisade_model::{KeyId, Principal, ProjectAccess};
use palisade_store::StoredKey;

use crate::auth::KeyFormat;
use crate::auth::pepper::equal_in_constant_time;
use crate::{CoreError, Service};

impl Service {
    /// The principal of a presented key.
    ///
    /// # Errors
    /// The same `unauthorized` for a malformed, unknown and revoked key; the store's errors.
    pub async fn authenticate(&self, presented: &str) -> Result<Arc<Principal>, CoreError> {
        let format = KeyFormat::parse(presented).ok_or_else(CoreError::unauthenticated)?;
        // The clear key is not kept in memory longer than its request.
        let digest = *blake3::hash(presented.as_bytes()).as_bytes();
        let found = self.find_principal(presented, format.public_id);
        self.recent_keys
            .get_or_read(digest, &self.store, self.now(), found)
            .await?
            .ok_or_else(CoreError::unauthenticated)
    }

    async fn find_principal(&self, presented: &str, public_id: &str) -> Result<Option<Principal>, CoreError> {
        let Some(stored) = self.store.find_key(public_id).await? else { return Ok(None) };
        let matches = equal_in_constant_time(&stored.secret_hash, &self.pepper.hash_key(presented));
        if !matches || stored.revoked_at.is_some() {
            tracing::info!(auth.key_id = %stored.id, "a key was refused");
            return Ok(None);
        }
        Ok(Some(principal_of(stored)))
    }

    /// The principal of a key that is good now.
    pub(crate) async fn principal_of_key(&self, id: KeyId) -> Result<Option<Arc<Principal>>, CoreError> {
        if let Some(dev) = self.dev_principal.as_ref().filter(|dev| dev.key_id == id) {
            return Ok(Some(dev.clone()));
        }
        let Some(public_id) = self.store.public_id_of_key(id).await? else { return Ok(None) };
        let stored = self.store.find_key(&public_id).await?.filter(|stored| stored.revoked_at.is_none());
        Ok(stored.map(|stored| Arc::new(principal_of(stored))))
    }
}

fn principal_of(stored: StoredKey) -> Principal {
    Principal {
        organization_id: stored.organization_id,
        key_id: stored.id,
        key_name: stored.name,
        member: None,
        scopes: stored.scopes,
        projects: ProjectAccess::All,
        test_mode: stored.test_mode,
        plan: stored.plan,
    }
}
