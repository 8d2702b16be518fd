//! `GET /v1/usage`: what the organisation has used of its plan (contract U-01).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use palisade_http::json;
use palisade_model::{Resource, Scope};
use palisade_service::{Usage, WindowUsage};
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
    "period_start": "2026-06-01T00:00:00Z", "period_end": "2026-07-01T00:00:00Z",
    "windows": [
        {"period": "month", "per": "organization", "used": 128, "limit": 500, "remaining": 372,
         "resets_at": "2026-07-01T00:00:00Z"},
        {"period": "hour", "per": "key", "used": 3, "limit": 100, "remaining": 97,
         "resets_at": "2026-06-03T11:00:00Z"}
    ],
    "extra_scans": 0, "requests_per_minute": 120,
    "scans_running": 1, "scans_queued": 0, "concurrent_scans": 5
}))]
pub(crate) struct UsageView {
    plan: String,
    /// Of the billing period: the plan's main window, or the calendar month.
    scans_used: u64,
    /// `null` when the plan is not limited.
    #[schema(required)]
    scans_limit: Option<u64>,
    /// First instant of the period.
    period_start: Timestamp,
    /// First instant after the period; `null` when it never ends.
    #[schema(required)]
    period_end: Option<Timestamp>,
    /// Every window of the plan. A scan counts in all of them.
    windows: Vec<WindowView>,
    /// Scans granted on top of the plan: used up when a window is full.
    extra_scans: u64,
    requests_per_minute: u32,
    scans_running: u64,
    scans_queued: u64,
    /// Scans that run at the same time, more wait; `null` when the plan is not limited.
    #[schema(required)]
    concurrent_scans: Option<u32>,
}

/// One window of the plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageWindow)]
pub(crate) struct WindowView {
    /// `minute`, `hour`, `day`, `week` (from Monday), `month` or `lifetime`; calendar stretches in UTC.
    period: &'static str,
    /// `organization`, or `key`: then the numbers are those of the key of this request.
    per: &'static str,
    used: u64,
    limit: u64,
    remaining: u64,
    /// `null` when it never ends.
    #[schema(required)]
    resets_at: Option<Timestamp>,
}

impl From<Usage> for UsageView {
    fn from(usage: Usage) -> Self {
        Self {
            plan: usage.plan,
            scans_used: usage.scans_used,
            scans_limit: usage.scans_limit,
            period_start: Timestamp(usage.period_start),
            period_end: usage.period_end.map(Timestamp),
            windows: usage.windows.iter().map(WindowView::from).collect(),
            extra_scans: usage.extra_scans,
            requests_per_minute: usage.requests_per_minute,
            scans_running: usage.scans_running,
            scans_queued: usage.scans_queued,
            concurrent_scans: usage.concurrent_scans,
        }
    }
}

impl From<&WindowUsage> for WindowView {
    fn from(window: &WindowUsage) -> Self {
        Self {
            period: window.period.as_str(),
            per: if window.per_key { "key" } else { "organization" },
            used: window.used,
            limit: window.limit,
            remaining: window.limit.saturating_sub(window.used),
            resets_at: window.resets_at.map(Timestamp),
        }
    }
}

/// Get usage
///
/// The current billing period's usage, every window of the plan, and how many scans run and wait.
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
