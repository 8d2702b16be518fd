//! `POST /v1/ownership`: a token for a host to show.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use palisade_http::{JsonBody, tagged_json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::OwnershipView;
use crate::{AppState, Caller, Error, V1};

/// A host that the organisation controls.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateOwnership, example = json!({"host": "example.com"}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateBody {
    /// A host name, or an http or https URL of which the host counts. Ports do not count: who controls a host controls
    /// its ports 80 and 443.
    host: String,
}

/// Say that the organisation controls a host
///
/// Answers a token, and where the host may show it: in a TXT record, a file, a meta element or a header field. Put it at
/// one of these places, then verify. A TXT record of a registered domain (`example.com`, `example.co.uk`) also speaks for
/// the names below it; the other ways speak for exactly the host.
#[utoipa::path(post, path = "/v1/ownership", tag = "Ownership", operation_id = "createOwnership",
    request_body = CreateBody,
    responses((status = 201, description = "The token and where to put it", body = OwnershipView,
        headers(("Location" = String, description = "Where to read it again")))))]
pub(crate) async fn create_ownership(
    State(service): AppState,
    caller: Caller,
    JsonBody(body, _): JsonBody<V1, CreateBody>,
) -> Result<Response, Error> {
    let ownership = service.create_ownership(&caller, &body.host).await?;
    let view = OwnershipView::new(&service, &ownership);
    let mut response = tagged_json(StatusCode::CREATED, None, &view);
    if let Ok(location) = HeaderValue::try_from(format!("/v1/ownership/{}", ownership.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
