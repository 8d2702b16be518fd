//! `GET` and `DELETE /v1/webhooks/{webhook_id}`: one endpoint.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use palisade_http::{IfNoneMatch, PathId, tagged_json};
use palisade_model::WebhookId;

use super::views::WebhookView;
use crate::{AppState, Caller, Error, V1};

/// Get a webhook
///
/// Where it sends which events, and how it is doing. The secret is not shown again.
#[utoipa::path(get, path = "/v1/webhooks/{webhook_id}", tag = "Webhooks", operation_id = "getWebhook",
    params(("webhook_id" = String, Path, description = "The id of the webhook")),
    responses((status = 200, description = "The webhook", body = WebhookView)))]
pub(crate) async fn get_webhook(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, WebhookId>,
    known: IfNoneMatch,
) -> Result<Response, Error> {
    let webhook = service.get_webhook(&caller, id).await?;
    Ok(known.answer(tagged_json(StatusCode::OK, webhook.version, &WebhookView::from(&webhook))))
}

/// Delete a webhook
///
/// Nothing is sent to it any more, not even what waits for another attempt. Its delivery log goes with it.
#[utoipa::path(delete, path = "/v1/webhooks/{webhook_id}", tag = "Webhooks", operation_id = "deleteWebhook",
    params(("webhook_id" = String, Path, description = "The id of the webhook")),
    responses((status = 204, description = "The webhook is gone")))]
pub(crate) async fn delete_webhook(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, WebhookId>,
) -> Result<Response, Error> {
    service.delete_webhook(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
