//! `PATCH /v1/webhooks/{webhook_id}`: changes an endpoint.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{IfMatch, JsonBody, PathId, tagged_json};
use palisade_model::WebhookId;
use palisade_service::UpdateWebhook;
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::{self, FiltersBody, WebhookView};
use super::words;
use crate::{AppState, Caller, Error, V1};

/// What to change. What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UpdateWebhook, example = json!({"enabled": false}))]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateWebhookBody {
    /// 1 to 200 characters.
    name: Option<String>,
    url: Option<String>,
    #[schema(schema_with = views::events, required = false)]
    events: Option<Vec<String>>,
    /// Replaces all filters.
    filters: Option<FiltersBody>,
    ordered: Option<bool>,
    /// Disabling ends the messages that wait; enabling forgets that it failed.
    enabled: Option<bool>,
}

/// Change a webhook
///
/// Changes what is given and leaves the rest. Messages that wait keep the URL that they were made for. The secret is
/// changed by rotating it.
#[utoipa::path(patch, path = "/v1/webhooks/{webhook_id}", tag = "Webhooks", operation_id = "updateWebhook",
    params(("webhook_id" = String, Path, description = "The id of the webhook")),
    request_body = UpdateWebhookBody,
    responses((status = 200, description = "The webhook as it is now", body = WebhookView)))]
pub(crate) async fn update_webhook(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, WebhookId>,
    IfMatch(expected, _): IfMatch<V1>,
    JsonBody(body, _): JsonBody<V1, UpdateWebhookBody>,
) -> Result<Response, Error> {
    let events = body.events.map(|events| events.into_iter().map(words::event_name).collect());
    let change = UpdateWebhook {
        name: body.name,
        url: body.url,
        events,
        filters: body.filters.map(Into::into),
        ordered: body.ordered,
        enabled: body.enabled,
    };
    let webhook = service.update_webhook(&caller, id, expected, &change).await?;
    Ok(tagged_json(StatusCode::OK, webhook.version, &WebhookView::from(&webhook)))
}
