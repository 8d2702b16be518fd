//! The first start on an empty store: one organisation and one admin key.

use palisade_model::{OrganizationId, Scope};
use palisade_store::NewOrganization;

use crate::{CoreError, CreateKey, CreatedKey, Service};

/// What the first start made.
#[derive(Debug)]
pub struct Bootstrapped {
    /// The organisation of this server.
    pub organization_id: OrganizationId,
    /// `Some` only when the store held no key before: shown once, then gone.
    pub first_key: Option<CreatedKey>,
}

impl Service {
    /// Makes sure that there is an organisation, and a key to begin with. Safe to call at every start.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn bootstrap(&self) -> Result<Bootstrapped, CoreError> {
        let (organization, _) = self.ensure_organization().await?;
        let first_key = if self.store.has_keys().await? {
            None
        } else {
            let request = CreateKey {
                organization_id: organization,
                name: "first admin key".to_owned(),
                scopes: vec![Scope::Read, Scope::Write, Scope::Admin],
                test_mode: false,
            };
            Some(self.create_key(request).await?)
        };
        Ok(Bootstrapped { organization_id: organization, first_key })
    }

    /// The organisation of this server, made when there is none yet.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn ensure_organization(&self) -> Result<(OrganizationId, bool), CoreError> {
        let wanted = NewOrganization {
            id: OrganizationId::new(self.next_id()),
            name: "default".to_owned(),
            plan: "enterprise".to_owned(),
            created_at: self.now(),
        };
        let (organization, created) = self.store.ensure_organization(wanted).await?;
        Ok((organization.id, created))
    }
}
