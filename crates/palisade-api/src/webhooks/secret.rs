//! `POST /v1/webhooks/{webhook_id}/rotate-secret` and `GET /v1/webhooks/signing-secret`: secrets, shown once and shown.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{JsonBody, PathId, json};
use palisade_model::WebhookId;
use palisade_service::RotateSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::create::unstored;
use crate::{AppState, Caller, Error, V1};

/// The new secret and how long the old one signs too.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RotateSecret, example = json!({"overlap_hours": 24}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RotateBody {
    /// As when creating; made here when not given.
    secret: Option<String>,
    /// Hours in which older secrets sign beside the new one; 24 when not given.
    #[schema(minimum = 0, maximum = 168)]
    overlap_hours: Option<i64>,
}

/// A secret in clear.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookSecret, example = json!({"secret": "whsec_…"}))]
pub(crate) struct SecretView<'a> {
    secret: &'a str,
}

/// Rotate the secret of a webhook
///
/// From now on messages are signed with the new secret, and with the older ones too until the overlap ends: the
/// `webhook-signature` header lists a signature for each. The answer is the only one that shows the new secret.
#[utoipa::path(post, path = "/v1/webhooks/{webhook_id}/rotate-secret", tag = "Webhooks",
    operation_id = "rotateWebhookSecret",
    params(("webhook_id" = String, Path, description = "The id of the webhook")),
    request_body = RotateBody,
    responses((status = 200, description = "The new secret", body = SecretView)))]
pub(crate) async fn rotate_secret(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, WebhookId>,
    JsonBody(body, _): JsonBody<V1, RotateBody>,
) -> Result<Response, Error> {
    let request = RotateSecret { secret: body.secret, overlap_hours: body.overlap_hours };
    let secret = service.rotate_webhook_secret(&caller, id, request).await?;
    Ok(unstored(json(StatusCode::OK, &SecretView { secret: secret.reveal() })))
}

/// Get the signing secret of scan results
///
/// Results that a scan posts to the `webhook_url` given with it are signed with this secret of the organisation, in
/// the same headers as the messages of webhooks.
#[utoipa::path(get, path = "/v1/webhooks/signing-secret", tag = "Webhooks", operation_id = "getScanSigningSecret",
    responses((status = 200, description = "The secret", body = SecretView)))]
pub(crate) async fn signing_secret(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let secret = service.scan_signing_secret(&caller)?;
    Ok(unstored(json(StatusCode::OK, &SecretView { secret: secret.reveal() })))
}
