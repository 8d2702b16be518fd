//! Table of contents: every route of this crate, and the scope that each one needs.

use std::sync::Arc;

use axum::Router;
use palisade_model::Scope;
use palisade_service::Service;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{docs, health, scans, usage};

/// Who may call a route. The service enforces it; this declares it, for the description and its test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Without a key.
    Open,
    /// With a key that has the scope.
    Needs(Scope),
}

/// Every described operation: method, path, access.
pub(crate) const ACCESS: [(&str, &str, Access); 8] = [
    ("get", "/health", Access::Open),
    ("get", "/ready", Access::Open),
    ("get", "/v1/scans", Access::Needs(Scope::Read)),
    ("post", "/v1/scans", Access::Needs(Scope::Write)),
    ("get", "/v1/scans/{scan_id}", Access::Needs(Scope::Read)),
    ("post", "/v1/scans/{scan_id}/cancel", Access::Needs(Scope::Write)),
    ("get", "/v1/scans/{scan_id}/results", Access::Needs(Scope::Read)),
    ("get", "/v1/usage", Access::Needs(Scope::Read)),
];

/// The described routes with their handlers.
pub(crate) fn routes() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(scans::create::create_scan, scans::list::list_scans))
        .routes(routes!(scans::get::get_scan))
        .routes(routes!(scans::results::scan_results))
        .routes(routes!(scans::cancel::cancel_scan))
        .routes(routes!(usage::usage))
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
}

/// All of it. Errors need the edge around it: see `palisade_http::wrap`.
pub fn router(service: Arc<Service>) -> Router {
    let (described, _) = routes().split_for_parts();
    described.with_state(service).merge(docs::router())
}
