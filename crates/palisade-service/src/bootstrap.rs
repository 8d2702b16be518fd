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

/// The plan of the organisation that a self-hosted server starts with.
pub(crate) const OWN_PLAN: &str = "enterprise";

impl Service {
    /// Makes sure that there is an organisation, and a key to begin with. Safe to call at every start.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn bootstrap(&self) -> Result<Bootstrapped, CoreError> {
        let organization_id = self.ensure_organization(None).await?;
        let first_key = if self.store.has_keys().await? {
            None
        } else {
            let scopes = vec![Scope::READ, Scope::WRITE, Scope::ADMIN];
            Some(self.create_key(CreateKey::new(organization_id, "first admin key", scopes)).await?)
        };
        Ok(Bootstrapped { organization_id, first_key })
    }

    /// The oldest organisation on `plan`, made when there is none yet; without a plan, the server's own.
    ///
    /// # Errors
    /// `unknown_plan`; the store's errors.
    pub async fn ensure_organization(&self, plan: Option<&str>) -> Result<OrganizationId, CoreError> {
        let plan = plan.unwrap_or(OWN_PLAN);
        if plan != OWN_PLAN {
            self.check_plan(plan)?;
        }
        let wanted = NewOrganization {
            id: OrganizationId::new(self.next_id()),
            name: if plan == OWN_PLAN { "default".to_owned() } else { format!("default on {plan}") },
            plan: plan.to_owned(),
            created_at: self.now(),
        };
        let (organization, _) = self.store.ensure_organization(wanted).await?;
        Ok(organization.id)
    }
}
