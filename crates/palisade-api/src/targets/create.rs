//! `POST /v1/targets`: registers a host.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{JsonBody, tagged_json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::TargetView;
use crate::{AppState, Caller, Error, V1};

/// A new target.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateTarget, example = json!({"host": "example.com", "label": "Shop"}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateBody {
    /// A host name, or an http or https URL of which the host counts.
    host: String,
    /// For people, at most 200 characters.
    #[schema(max_length = 200)]
    label: Option<String>,
}

/// Create a target
///
/// Registers a host. It gets a project when it has none yet, so that its scans and findings have a place.
#[utoipa::path(post, path = "/v1/targets", tag = "Targets", operation_id = "createTarget",
    request_body = CreateBody,
    responses((status = 201, description = "The target", body = TargetView,
        headers(("Location" = String, description = "Where to read the target")))))]
pub(crate) async fn create_target(
    State(service): AppState,
    caller: Caller,
    JsonBody(body, _): JsonBody<V1, CreateBody>,
) -> Result<Response, Error> {
    let target = service.create_target(&caller, &body.host, body.label).await?;
    let mut response = tagged_json(StatusCode::CREATED, None, &TargetView::from(&target));
    if let Ok(location) = HeaderValue::try_from(format!("/v1/targets/{}", target.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
