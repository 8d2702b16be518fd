//! Probes for whatever runs the process. They need no key and no rate limit applies to them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::declare::{Group, open};

/// The process answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Health)]
pub(crate) struct HealthView {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Whether the process can do its work now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Readiness)]
pub(crate) struct ReadinessView {
    /// `ready` or `unavailable`.
    #[schema(example = "ready")]
    status: &'static str,
    ready: bool,
    /// What is missing; empty when ready.
    reasons: Vec<String>,
}

/// Liveness
///
/// Answers as long as the process runs. Looks at nothing else, so that a slow database does not get the
/// process killed.
#[utoipa::path(get, path = "/health", tag = "Health", operation_id = "health",
    responses((status = 200, description = "The process answers", body = HealthView)))]
pub(crate) async fn health() -> Response {
    json(StatusCode::OK, &HealthView { status: "ok" })
}

/// Readiness
///
/// Answers 200 when every part that a request needs is there, else 503 with the reasons.
#[utoipa::path(get, path = "/ready", tag = "Health", operation_id = "ready", responses(
    (status = 200, description = "Ready for requests", body = ReadinessView),
    (status = 503, description = "Something that is needed is missing", body = ReadinessView),
))]
pub(crate) async fn ready(State(service): AppState) -> Response {
    let readiness = service.readiness().await;
    let (code, status) = if readiness.ready {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    };
    json(code, &ReadinessView { status, ready: readiness.ready, reasons: readiness.reasons })
}

pub(crate) const GROUP: Group = Group {
    tag: "Health",
    about: "Probes, without a key",
    routes: || OpenApiRouter::new().routes(routes!(health)).routes(routes!(ready)),
    operations: &[open("get", "/health"), open("get", "/ready")],
};
