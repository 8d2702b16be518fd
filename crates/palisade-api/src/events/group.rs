//! The routes of events.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs, needs_or_event_token};

const EVENTS: Scope = Scope::read(Resource::Events);
const SCANS: Scope = Scope::read(Resource::Scans);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/event-types", EVENTS),
    needs("get", "/v1/events", EVENTS).fails(&[("404", "No such project")]),
    needs("post", "/v1/scans/{scan_id}/event-token", SCANS),
    needs_or_event_token("get", "/v1/scans/{scan_id}/events", SCANS),
];

pub(crate) const GROUP: Group = Group {
    tag: "Events",
    about: "What happens: the catalogue, the log, live streams of scans",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::types::list_event_types))
            .routes(routes!(super::list::list_events))
            .routes(routes!(super::token::create_event_token))
            .routes(routes!(super::stream::stream_scan_events))
    },
    operations: OPERATIONS,
};
