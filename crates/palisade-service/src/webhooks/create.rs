//! Creating an endpoint. The only answers that hold a secret in clear are this one and a rotation's.

use std::collections::BTreeMap;

use palisade_model::{EventKind, Principal, Resource, Scope, Version, Webhook, WebhookId};

use super::address::judge_address;
use super::filters::{FilterWords, judge_events};
use super::secret::SigningSecret;
use crate::access::require;
use crate::{CoreError, ErrorKind, Service};

/// Endpoints of one organisation.
pub(crate) const MAX_WEBHOOKS: usize = 100;
const MAX_NAME_CHARACTERS: usize = 200;

/// What the caller asks for.
#[derive(Debug, Default)]
pub struct CreateWebhook {
    pub url: String,
    /// The URL's host when not given.
    pub name: Option<String>,
    /// Names of events; none for all of them.
    pub events: Vec<String>,
    pub filters: FilterWords,
    /// Names under which this subscription sees kinds that it knows differently.
    pub names: BTreeMap<EventKind, String>,
    /// Made here when not given.
    pub secret: Option<String>,
    pub ordered: bool,
    pub enabled: bool,
}

/// An endpoint with its secret, shown once.
#[derive(Debug)]
pub struct CreatedWebhook {
    pub webhook: Webhook,
    pub secret: SigningSecret,
}

impl Service {
    /// Makes an endpoint.
    ///
    /// # Errors
    /// `insufficient_scope`, `invalid_url`, `invalid_name`, `invalid_event`, `invalid_filter`, `unknown_project`,
    /// `project_required`, `invalid_secret`, `webhook_limit`; the store's errors.
    pub async fn create_webhook(
        &self,
        principal: &Principal,
        request: CreateWebhook,
    ) -> Result<CreatedWebhook, CoreError> {
        require(principal, Scope::write(Resource::Webhooks))?;
        let url = judge_address(&request.url, "body.url", &self.config.addresses)?;
        let secret = match &request.secret {
            Some(text) => SigningSecret::parse(text)?,
            None => SigningSecret::generate(),
        };
        let id = WebhookId::new(self.next_id());
        let now = self.now();
        let webhook = Webhook {
            id,
            organization_id: principal.organization_id,
            name: judge_name(request.name.as_deref().unwrap_or_else(|| host_of(&url)))?,
            events: judge_events(&request.events)?,
            filters: self.judge_filters(principal, &request.filters).await?,
            names: request.names,
            ordered: request.ordered,
            enabled: request.enabled,
            disabled_reason: None,
            test_mode: principal.test_mode,
            failing_since: None,
            created_by: principal.actor(),
            created_at: now,
            updated_at: now,
            version: Version::new(1),
            url,
        };
        let sealed = self.seal(id, &secret)?;
        if !self.store.create_webhook(&webhook, &sealed, MAX_WEBHOOKS).await? {
            let detail =
                format!("This organisation has {MAX_WEBHOOKS} webhooks, which is the most; delete one first");
            return Err(CoreError::new(ErrorKind::Conflict, "webhook_limit", detail));
        }
        Ok(CreatedWebhook { webhook, secret })
    }
}

pub(crate) fn judge_name(name: &str) -> Result<String, CoreError> {
    let name = name.trim();
    let is_good =
        (1..=MAX_NAME_CHARACTERS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if is_good {
        return Ok(name.to_owned());
    }
    let found = name.chars().count();
    let detail = format!(
        "body.name: expected 1 to {MAX_NAME_CHARACTERS} printable characters, found {found} characters"
    );
    Err(CoreError::invalid_field("invalid_name", "body.name", detail))
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}
