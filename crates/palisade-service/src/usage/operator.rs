//! What the operator may change about an organisation's plan (contract U-10). Called by the command line alone.

use palisade_model::{OrganizationId, UnixMillis};

use crate::{CoreError, Service};

/// An organisation as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationInfo {
    pub id: OrganizationId,
    pub name: String,
    pub plan: String,
    /// Scans granted on top of the plan and not used yet.
    pub extra_scans: u64,
    pub created_at: UnixMillis,
}

impl Service {
    /// Every organisation of this server, oldest first.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn list_organizations(&self) -> Result<Vec<OrganizationInfo>, CoreError> {
        let mut organizations = Vec::new();
        for organization in self.store.organizations().await? {
            organizations.push(OrganizationInfo {
                extra_scans: self.store.extra_scans(organization.id).await?,
                id: organization.id,
                name: organization.name,
                plan: organization.plan,
                created_at: organization.created_at,
            });
        }
        Ok(organizations)
    }

    /// Moves an organisation to another plan of the catalogue; the next request sees it.
    ///
    /// # Errors
    /// `unknown_plan`, `not_found`; the store's errors.
    pub async fn set_plan(&self, id: OrganizationId, plan: &str) -> Result<(), CoreError> {
        self.check_plan(plan)?;
        found(self.store.set_plan(id, plan).await?)
    }

    /// Grants scans on top of the plan: used up when a window of the plan is full.
    ///
    /// # Errors
    /// `not_found`; the store's errors.
    pub async fn grant_scans(&self, id: OrganizationId, scans: u64) -> Result<(), CoreError> {
        found(self.store.grant_scans(id, scans).await?)
    }

    /// Refuses a plan that the catalogue does not have.
    pub(crate) fn check_plan(&self, plan: &str) -> Result<(), CoreError> {
        if self.config.plans.get(plan).is_some() {
            return Ok(());
        }
        let known: Vec<_> = self.config.plans.plans.iter().map(|plan| plan.name.as_str()).collect();
        let detail = format!("expected one of the plans {}, found {plan:?}", known.join(", "));
        Err(CoreError::invalid_field("unknown_plan", "plan", detail))
    }
}

fn found(found: bool) -> Result<(), CoreError> {
    if found { Ok(()) } else { Err(CoreError::not_found("organization")) }
}
