//! `GET /v1/usage`: what the organisation has used of its plan (contract U-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use palisade_model::{Resource, Scope};
use palisade_service::Usage;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, needs};
use crate::time::Timestamp;
use crate::{AppState, Caller, Error};

/// Usage of the current billing period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Usage, example = json!({
    "plan": "pro", "scans_used": 128, "scans_limit": 500,
    "period_start": "2026-06-01T00:00:00Z", "period_end": "2026-07-01T00:00:00Z"
}))]
pub(crate) struct UsageView {
    plan: String,
    scans_used: u64,
    /// `null` when the plan is not limited.
    #[schema(required)]
    scans_limit: Option<u64>,
    /// First instant of the period.
    period_start: Timestamp,
    /// First instant after the period.
    period_end: Timestamp,
}

impl From<Usage> for UsageView {
    fn from(usage: Usage) -> Self {
        Self {
            plan: usage.plan,
            scans_used: usage.scans_used,
            scans_limit: usage.scans_limit,
            period_start: Timestamp(usage.period_start),
            period_end: Timestamp(usage.period_end),
        }
    }
}

/// Get usage
///
/// The current billing period's usage and the plan's limit.
#[utoipa::path(get, path = "/v1/usage", tag = "Usage", operation_id = "getUsage",
    responses((status = 200, description = "Usage of the current billing period", body = UsageView)))]
pub(crate) async fn usage(State(service): AppState, caller: Caller) -> Result<Response, Error> {
    let usage = service.usage(&caller).await?;
    Ok(json(StatusCode::OK, &UsageView::from(usage)))
}

pub(crate) const GROUP: Group = Group {
    tag: "Usage",
    about: "What the plan allows",
    routes: || OpenApiRouter::new().routes(routes!(usage)),
    operations: &[needs("get", "/v1/usage", Scope::read(Resource::Usage))],
};
