//! Changing and deleting an endpoint.

use palisade_model::{Principal, Resource, Scope, Version, Webhook, WebhookId};
use palisade_store::UpdatedWebhook;

use super::address::judge_address;
use super::create::judge_name;
use super::filters::{FilterWords, judge_events};
use crate::access::require;
use crate::{CoreError, ErrorKind, Service};

/// Somebody else's change in between is tried over, so often.
const TRIES: usize = 5;

/// What is to change; what is `None` stays.
#[derive(Debug, Default)]
pub struct UpdateWebhook {
    pub name: Option<String>,
    pub url: Option<String>,
    pub events: Option<Vec<String>>,
    /// Replaces all filters.
    pub filters: Option<FilterWords>,
    pub ordered: Option<bool>,
    pub enabled: Option<bool>,
}

impl Service {
    /// Changes an endpoint; with `expected`, only when that is still its version.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `version_changed`, those of the values as when creating; the store's errors.
    pub async fn update_webhook(
        &self,
        principal: &Principal,
        id: WebhookId,
        expected: Option<Version>,
        change: &UpdateWebhook,
    ) -> Result<Webhook, CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        for _ in 0..TRIES {
            let mut webhook = self.visible_webhook(principal, id).await?;
            if expected.is_some_and(|version| version != webhook.version) {
                return Err(CoreError::version_changed("webhook"));
            }
            self.apply(principal, &mut webhook, change).await?;
            match self.store.update_webhook(&webhook, self.now()).await? {
                UpdatedWebhook::Now(updated) => return Ok(*updated),
                UpdatedWebhook::NotFound => return Err(CoreError::not_found("webhook")),
                UpdatedWebhook::Changed => {}
            }
        }
        let detail = "Others change this webhook at the same time; try again";
        Err(CoreError::new(ErrorKind::Conflict, "concurrent_change", detail).retry_after(1))
    }

    /// Deletes an endpoint with its secrets; messages that wait for it are discarded.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn delete_webhook(&self, principal: &Principal, id: WebhookId) -> Result<(), CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        self.visible_webhook(principal, id).await?;
        if !self.store.delete_webhook(principal.organization_id, id, self.now()).await? {
            return Err(CoreError::not_found("webhook"));
        }
        Ok(())
    }

    async fn apply(
        &self,
        principal: &Principal,
        webhook: &mut Webhook,
        change: &UpdateWebhook,
    ) -> Result<(), CoreError> {
        if let Some(name) = &change.name {
            webhook.name = judge_name(name)?;
        }
        if let Some(url) = &change.url {
            webhook.url = judge_address(url, "body.url", &self.config.addresses)?;
        }
        if let Some(events) = &change.events {
            webhook.events = judge_events(events)?;
        }
        if let Some(filters) = &change.filters {
            webhook.filters = self.judge_filters(principal, filters).await?;
        }
        webhook.ordered = change.ordered.unwrap_or(webhook.ordered);
        webhook.enabled = change.enabled.unwrap_or(webhook.enabled);
        Ok(())
    }
}
