//! The organisation itself: its name, how long findings may stay open, how long a risk may be accepted.

use palisade_model::{OrganizationSettings, Principal, Resource, RiskAcceptance, Scope, SlaDays};
use palisade_store::OrganizationProfile;

use crate::access::{require, require_whole};
use crate::keys::checked_name;
use crate::{CoreError, Service};

const MAX_DAYS: u32 = 3650;

/// What is to change; `None` stays.
#[derive(Debug, Default)]
pub struct UpdateOrganization {
    pub name: Option<String>,
    pub sla_days: UpdateSlaDays,
    pub risk_acceptance: UpdateRiskAcceptance,
}

/// The outer `None` stays, the inner one sets no due date.
#[derive(Debug, Default, Clone, Copy)]
pub struct UpdateSlaDays {
    pub critical: Option<Option<u32>>,
    pub high: Option<Option<u32>>,
    pub medium: Option<Option<u32>>,
    pub low: Option<Option<u32>>,
    pub info: Option<Option<u32>>,
}

/// What is to change; `None` stays.
#[derive(Debug, Default, Clone, Copy)]
pub struct UpdateRiskAcceptance {
    pub default_days: Option<u32>,
    pub max_days: Option<u32>,
    pub warn_days_before: Option<u32>,
}

impl Service {
    /// The caller's organisation.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn organization(&self, principal: &Principal) -> Result<OrganizationProfile, CoreError> {
        require(principal, Scope::read(Resource::Organization))?;
        let found = self.store.get_organization(principal.organization_id).await?;
        found.ok_or_else(|| CoreError::not_found("organization"))
    }

    /// Changes what is given.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `invalid_name`, `invalid_settings` naming the field; the store's
    /// errors.
    pub async fn update_organization(
        &self,
        principal: &Principal,
        update: UpdateOrganization,
    ) -> Result<OrganizationProfile, CoreError> {
        require_whole(principal, Scope::write(Resource::Organization))?;
        let name = update.name.map(|name| checked_name(&name, "body.name")).transpose()?;
        let change = |profile: &mut OrganizationProfile| {
            if let Some(name) = name {
                profile.name = name;
            }
            update.sla_days.apply(&mut profile.settings.sla_days);
            update.risk_acceptance.apply(&mut profile.settings.risk_acceptance);
            check(&profile.settings)
        };
        let changed = self.store.change_organization_profile(principal.organization_id, change).await?;
        changed.ok_or_else(|| CoreError::not_found("organization"))?
    }
}

impl UpdateSlaDays {
    fn apply(self, days: &mut SlaDays) {
        for (update, days) in [
            (self.critical, &mut days.critical),
            (self.high, &mut days.high),
            (self.medium, &mut days.medium),
            (self.low, &mut days.low),
            (self.info, &mut days.info),
        ] {
            if let Some(update) = update {
                *days = update;
            }
        }
    }
}

impl UpdateRiskAcceptance {
    fn apply(self, risk: &mut RiskAcceptance) {
        for (update, days) in [
            (self.default_days, &mut risk.default_days),
            (self.max_days, &mut risk.max_days),
            (self.warn_days_before, &mut risk.warn_days_before),
        ] {
            if let Some(update) = update {
                *days = update;
            }
        }
    }
}

/// The settings as they would be.
fn check(settings: &OrganizationSettings) -> Result<(), CoreError> {
    let (sla, risk) = (&settings.sla_days, &settings.risk_acceptance);
    let due = [
        ("sla_days.critical", sla.critical),
        ("sla_days.high", sla.high),
        ("sla_days.medium", sla.medium),
        ("sla_days.low", sla.low),
        ("sla_days.info", sla.info),
    ];
    for (name, days) in due.into_iter().filter_map(|(name, days)| Some((name, days?))) {
        in_range(name, days, 1, MAX_DAYS)?;
    }
    in_range("risk_acceptance.max_days", risk.max_days, 1, MAX_DAYS)?;
    in_range("risk_acceptance.default_days", risk.default_days, 1, risk.max_days)?;
    in_range("risk_acceptance.warn_days_before", risk.warn_days_before, 0, risk.max_days)
}

fn in_range(name: &str, days: u32, least: u32, most: u32) -> Result<(), CoreError> {
    if (least..=most).contains(&days) {
        return Ok(());
    }
    let field = format!("body.settings.{name}");
    let detail = format!("{field}: expected {least} to {most} days, found {days}");
    Err(CoreError::invalid_field("invalid_settings", field, detail))
}
