//! Table of contents: every resource of this crate. Its routes, and the scope that each needs, stand in its folder.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use palisade_service::Service;
use utoipa_axum::router::OpenApiRouter;

use crate::declare::{Group, Operation};
use crate::{
    audit, docs, events, findings, gate, health, invitations, members, notifications, organization,
    ownership, projects, sarifs, sboms, scans, targets, teams, tokens, uploads, usage, vex, webhooks,
};

/// Every resource, in the order of the description.
#[rustfmt::skip] // One line each, so that changes do not meet.
pub(crate) const GROUPS: &[Group] = &[
    projects::GROUP,
    targets::GROUP,
    ownership::GROUP,
    scans::GROUP,
    sarifs::GROUP,
    sboms::GROUP,
    findings::GROUP,
    vex::GROUP,
    events::GROUP,
    webhooks::GROUP,
    notifications::GROUP,
    uploads::GROUP,
    tokens::GROUP,
    members::GROUP,
    invitations::GROUP,
    teams::GROUP,
    organization::GROUP,
    audit::GROUP,
    usage::GROUP,
    health::GROUP,
];

/// Every described operation.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    GROUPS.iter().flat_map(|group| group.operations)
}

/// The described routes with their handlers.
pub(crate) fn routes() -> OpenApiRouter<Arc<Service>> {
    GROUPS.iter().fold(OpenApiRouter::new(), |router, group| router.merge((group.routes)()))
}

/// All of it. Errors need the edge around it: see `palisade_http::wrap`.
pub fn router(service: Arc<Service>) -> Router {
    let (described, _) = routes().split_for_parts();
    described.layer(from_fn(gate::gate)).with_state(service).merge(docs::router())
}
