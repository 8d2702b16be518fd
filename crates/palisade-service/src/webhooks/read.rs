//! Reading endpoints, and which of them a caller sees.

use palisade_model::{Page, PageSize, Principal, Resource, Scope, Webhook, WebhookId};

use super::secret::SigningSecret;
use crate::access::require;
use crate::{CoreError, Service};

impl Service {
    /// One endpoint.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn get_webhook(&self, principal: &Principal, id: WebhookId) -> Result<Webhook, CoreError> {
        require(principal, Scope::read(Resource::Webhooks))?;
        self.visible_webhook(principal, id).await
    }

    /// The caller's endpoints, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_webhooks(
        &self,
        principal: &Principal,
        before: Option<WebhookId>,
        size: PageSize,
    ) -> Result<Page<Webhook>, CoreError> {
        require(principal, Scope::read(Resource::Webhooks))?;
        // There are at most a hundred.
        let all = self.store.list_webhooks(principal.organization_id, principal.test_mode).await?;
        let page = all
            .into_iter()
            .filter(|webhook| {
                is_visible(principal, webhook) && before.is_none_or(|before| webhook.id < before)
            })
            .take(size.get() + 1);
        Ok(Page::from_overfetched(page.collect(), size))
    }

    /// The secret that results posted to addresses given with scans are signed with.
    ///
    /// # Errors
    /// `insufficient_scope`: it needs the scope to change webhooks.
    pub fn scan_signing_secret(&self, principal: &Principal) -> Result<SigningSecret, CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        Ok(self.scan_secret(principal.organization_id))
    }

    pub(crate) fn scan_secret(&self, organization: palisade_model::OrganizationId) -> SigningSecret {
        SigningSecret::of_bytes(self.pepper.derive(&format!("scan-results:{organization}")))
    }

    /// The endpoint, if it exists for the caller.
    pub(crate) async fn visible_webhook(
        &self,
        principal: &Principal,
        id: WebhookId,
    ) -> Result<Webhook, CoreError> {
        let webhook = self.store.get_webhook(principal.organization_id, id, principal.test_mode).await?;
        webhook
            .filter(|webhook| is_visible(principal, webhook))
            .ok_or_else(|| CoreError::not_found("webhook"))
    }
}

/// A caller confined to some projects sees the endpoints that get nothing else.
fn is_visible(principal: &Principal, webhook: &Webhook) -> bool {
    let projects = &webhook.filters.project_ids;
    !principal.is_confined()
        || (!projects.is_empty() && projects.iter().all(|project| principal.sees_project(*project)))
}
