//! `POST /v1/ownership/{ownership_id}/verify`: looks whether the host shows its token.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::{PathId, json};
use palisade_model::OwnershipId;
use palisade_service::OwnershipLook;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::OwnershipView;
use crate::words;
use crate::{AppState, Caller, Error, V1};

/// What was looked at, and what is known now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnershipVerification)]
pub(crate) struct VerificationView<'a> {
    /// Whether the token was found, at one place at least.
    verified: bool,
    /// Every place, with what was found there.
    looked_at: Vec<LookView<'a>>,
    ownership: OwnershipView<'a>,
}

/// One place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnershipLook, example = json!({
    "method": "dns_txt", "place": "_palisade-challenge.example.com", "verified": false,
    "found": "expected a TXT record with the token, found no such name"
}))]
struct LookView<'a> {
    #[schema(schema_with = words::ownership_method)]
    method: &'static str,
    /// The name of the record, or the URL.
    place: &'a str,
    /// Whether the token was found there.
    verified: bool,
    /// What was found instead; `null` when the token was.
    #[schema(required)]
    found: Option<&'a str>,
}

impl<'a> From<&'a OwnershipLook> for LookView<'a> {
    fn from(look: &'a OwnershipLook) -> Self {
        Self {
            method: look.method.as_str(),
            place: &look.place,
            verified: look.outcome.is_ok(),
            found: look.outcome.as_ref().err().map(String::as_str),
        }
    }
}

/// Verify a proof of ownership
///
/// Looks at every place now, and answers what was found at each. One with the token is enough. A proof holds for 30 days
/// after it was found last; every active scan looks again when it begins, and runs its other checks alone when the token
/// is gone.
#[utoipa::path(post, path = "/v1/ownership/{ownership_id}/verify", tag = "Ownership",
    operation_id = "verifyOwnership",
    params(("ownership_id" = String, Path, description = "The id of the proof")),
    responses((status = 200, description = "What was found, also when it is not the token",
        body = VerificationView)))]
pub(crate) async fn verify_ownership(
    State(service): AppState,
    caller: Caller,
    PathId(id, _): PathId<V1, OwnershipId>,
) -> Result<Response, Error> {
    let verified = service.verify_ownership(&caller, id).await?;
    let view = VerificationView {
        verified: verified.check.method().is_some(),
        looked_at: verified.check.0.iter().map(LookView::from).collect(),
        ownership: OwnershipView::new(&service, &verified.ownership),
    };
    Ok(json(StatusCode::OK, &view))
}
