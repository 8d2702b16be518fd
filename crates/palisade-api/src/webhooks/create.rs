//! `POST /v1/webhooks`: makes an endpoint and shows its secret once (contract W-01, W-02).

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{JsonBody, json};
use palisade_service::CreateWebhook;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::{self, FiltersBody, WebhookView};
use super::words;
use crate::{AppState, Caller, Error, V1};

/// Where to send which events.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateWebhook, example = json!({
    "url": "https://example.com/hooks", "events": ["finding.created"], "filters": {"severity": ["critical", "high"]}
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateWebhookBody {
    /// An https URL without user name, password and fragment. http is for servers that allow private targets.
    url: String,
    /// 1 to 200 characters; the URL's host when not given.
    name: Option<String>,
    /// None, or `*`, for every event.
    #[serde(default)]
    #[schema(schema_with = views::events)]
    events: Vec<String>,
    #[serde(default)]
    #[schema(required = false)]
    filters: FiltersBody,
    /// `whsec_` and the base64 of 24 to 64 bytes, or any 24 to 256 visible characters; made here when not given.
    secret: Option<String>,
    /// One message at a time, oldest first; a message that waits for a retry holds no other up.
    #[serde(default)]
    #[schema(required = false)]
    ordered: bool,
    #[serde(default = "yes")]
    #[schema(required = false, default = true)]
    enabled: bool,
}

fn yes() -> bool {
    true
}

/// A webhook with its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreatedWebhook)]
pub(crate) struct CreatedView<'a> {
    #[serde(flatten)]
    webhook: WebhookView<'a>,
    /// Shown only now. Verify messages with it, as Standard Webhooks describes.
    secret: &'a str,
}

/// Create a webhook
///
/// Events are posted to the URL as they happen, signed, at least once, and tried again for three days when they cannot
/// be delivered. The answer is the only one that shows the secret.
///
/// Every message carries `webhook-id`, `webhook-timestamp` and `webhook-signature` as Standard Webhooks 1.0 describes
/// them, and the signature headers of the other documented APIs, which hold the newest secret's signature. The body is
/// `{id, type, event, timestamp, delivered_at, data}` and the same on every attempt: `timestamp` says when it
/// happened, `delivered_at` when the message was made. Finding events list `data.findings`, and hold the one finding
/// as `data.finding` when there is one. The order of messages is not promised; `timestamp` tells it.
#[utoipa::path(post, path = "/v1/webhooks", tag = "Webhooks", operation_id = "createWebhook",
    request_body = CreateWebhookBody,
    responses((status = 201, description = "The webhook, with its secret", body = CreatedView,
        headers(("Location" = String, description = "Where the webhook is")))))]
pub(crate) async fn create_webhook(
    State(service): AppState,
    caller: Caller,
    JsonBody(body, _): JsonBody<V1, CreateWebhookBody>,
) -> Result<Response, Error> {
    let request = CreateWebhook {
        url: body.url,
        name: body.name,
        events: body.events.into_iter().map(words::event_name).collect(),
        filters: body.filters.into(),
        names: Default::default(),
        secret: body.secret,
        ordered: body.ordered,
        enabled: body.enabled,
    };
    let created = service.create_webhook(&caller, request).await?;
    let view = CreatedView { webhook: WebhookView::from(&created.webhook), secret: created.secret.reveal() };
    let mut response = unstored(json(StatusCode::CREATED, &view));
    if let Ok(location) = HeaderValue::try_from(format!("/v1/webhooks/{}", created.webhook.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Tells every cache to keep nothing: the answer holds a secret.
pub(super) fn unstored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
