//! Endpoints as answers show them, and filters as requests give them.

use palisade_model::{EventKind, ProjectId, Severity, Webhook, WebhookFilters, WebhookId};
use palisade_service::FilterWords;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words;
use crate::time::Timestamp;

/// A webhook, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook, example = json!({
    "id": "whk_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "name": "critical findings", "url": "https://example.com/hooks",
    "events": ["finding.created"], "filters": {"severity": ["critical", "high"], "min_severity": null,
    "project_ids": [], "scan_types": []}, "ordered": false, "enabled": true, "disabled_reason": null,
    "failing_since": null, "test_mode": false, "version": 1, "created_at": "2026-06-03T10:00:00Z",
    "updated_at": "2026-06-03T10:00:00Z"
}))]
pub(crate) struct WebhookView<'a> {
    #[schema(value_type = String)]
    id: WebhookId,
    name: &'a str,
    url: &'a str,
    /// `*` alone for every event.
    #[schema(value_type = Vec<String>)]
    events: Vec<&'static str>,
    filters: FiltersView<'a>,
    /// One message at a time, oldest first.
    ordered: bool,
    enabled: bool,
    /// `gone` after an answer of 410, `failing` after 120 hours of nothing but failures; `null` otherwise.
    #[schema(required)]
    disabled_reason: Option<&'a str>,
    /// Since when every attempt has failed.
    #[schema(required)]
    failing_since: Option<Timestamp>,
    /// Made with a test key: gets events of test scans only.
    test_mode: bool,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// What an event must be about. Empty lists restrict nothing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookFilters)]
pub(crate) struct FiltersView<'a> {
    #[schema(value_type = Vec<String>)]
    severity: &'a [Severity],
    #[schema(value_type = Option<String>, required)]
    min_severity: Option<Severity>,
    #[schema(value_type = Vec<String>)]
    project_ids: &'a [ProjectId],
    scan_types: &'a [String],
}

impl<'a> From<&'a WebhookFilters> for FiltersView<'a> {
    fn from(filters: &'a WebhookFilters) -> Self {
        Self {
            severity: &filters.severity,
            min_severity: filters.min_severity,
            project_ids: &filters.project_ids,
            scan_types: &filters.scan_types,
        }
    }
}

/// The names as they could have been given; `*` for every event.
fn asked(events: &[EventKind]) -> Vec<&'static str> {
    if events.is_empty() {
        return vec!["*"];
    }
    events.iter().map(|kind| kind.as_str()).collect()
}

impl<'a> From<&'a Webhook> for WebhookView<'a> {
    fn from(webhook: &'a Webhook) -> Self {
        Self {
            id: webhook.id,
            name: &webhook.name,
            url: &webhook.url,
            events: asked(&webhook.events),
            filters: FiltersView::from(&webhook.filters),
            ordered: webhook.ordered,
            enabled: webhook.enabled,
            disabled_reason: webhook.disabled_reason.as_deref(),
            failing_since: webhook.failing_since.map(Timestamp),
            test_mode: webhook.test_mode,
            version: webhook.version.get(),
            created_at: Timestamp(webhook.created_at),
            updated_at: Timestamp(webhook.updated_at),
        }
    }
}

/// What an event must be about, in any combination.
///
/// Severity and scan type are asked of what the event carries: of each finding in it, else of the event; an event
/// without a severity passes. An event that belongs to no project does not pass a list of projects.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = WebhookFiltersInput)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FiltersBody {
    #[schema(max_items = 5)]
    severity: Vec<String>,
    /// This severity and worse ones.
    #[schema(value_type = Option<String>)]
    min_severity: Option<String>,
    #[schema(max_items = 100)]
    project_ids: Vec<String>,
    #[schema(schema_with = scan_types)]
    scan_types: Vec<String>,
}

fn scan_types() -> utoipa::openapi::schema::ArrayBuilder {
    utoipa::openapi::schema::ArrayBuilder::new().items(words::scan_type())
}

impl From<FiltersBody> for FilterWords {
    fn from(body: FiltersBody) -> Self {
        let FiltersBody { severity, min_severity, project_ids, scan_types } = body;
        Self { severity, min_severity, project_ids, scan_types }
    }
}

/// A list of event names.
pub(super) fn events() -> utoipa::openapi::schema::ArrayBuilder {
    utoipa::openapi::schema::ArrayBuilder::new().items(words::event())
}
