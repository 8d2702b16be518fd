//! Rotating an endpoint's secret, with a time in which both the old and the new one sign.

use palisade_model::{Principal, Resource, Scope, WebhookId};
use palisade_store::RotatedSecret;

use super::secret::SigningSecret;
use crate::access::require;
use crate::{CoreError, ErrorKind, Service};

const HOUR_MS: i64 = 3_600_000;
const DEFAULT_OVERLAP_HOURS: i64 = 24;
const MAX_OVERLAP_HOURS: i64 = 168;
/// Secrets that sign at a time; each makes the header longer.
const MAX_SECRETS: i64 = 4;

/// What the caller asks for.
#[derive(Debug, Default)]
pub struct RotateSecret {
    /// Made here when not given.
    pub secret: Option<String>,
    /// How long older secrets sign beside the new one.
    pub overlap_hours: Option<i64>,
}

impl Service {
    /// Gives the endpoint a new secret, and answers it, once.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `invalid_secret`, `invalid_overlap`, `too_many_secrets`; the store's errors.
    pub async fn rotate_webhook_secret(
        &self,
        principal: &Principal,
        id: WebhookId,
        request: RotateSecret,
    ) -> Result<SigningSecret, CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        let overlap = request.overlap_hours.unwrap_or(DEFAULT_OVERLAP_HOURS);
        if !(0..=MAX_OVERLAP_HOURS).contains(&overlap) {
            let detail = format!("body.overlap_hours: expected 0 to {MAX_OVERLAP_HOURS}, found {overlap}");
            return Err(CoreError::invalid_field("invalid_overlap", "body.overlap_hours", detail));
        }
        let secret = match &request.secret {
            Some(text) => SigningSecret::parse(text)?,
            None => SigningSecret::generate(),
        };
        self.visible_webhook(principal, id).await?;
        let (sealed, now) = (self.seal(id, &secret)?, self.now());
        let old_until = now.saturating_add(overlap * HOUR_MS);
        let organization = principal.organization_id;
        match self.store.rotate_webhook_secret(organization, id, &sealed, now, old_until, MAX_SECRETS).await?
        {
            RotatedSecret::Now => Ok(secret),
            RotatedSecret::NotFound => Err(CoreError::not_found("webhook")),
            RotatedSecret::TooMany => {
                let detail = format!(
                    "{MAX_SECRETS} secrets of this webhook sign now; rotate with overlap_hours 0 to end the older ones"
                );
                Err(CoreError::new(ErrorKind::Conflict, "too_many_secrets", detail))
            }
        }
    }
}
