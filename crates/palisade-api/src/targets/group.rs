//! The routes under `/v1/targets` (contract J-01).

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Targets);
const WRITE: Scope = Scope::write(Resource::Targets);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/targets", READ),
    needs("post", "/v1/targets", WRITE).fails(&[
        ("409", "The host is a target already; `target_id` says which"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
    ]),
    needs("get", "/v1/targets/{target_id}", READ).conditional(),
    needs("patch", "/v1/targets/{target_id}", WRITE).fails(crate::declare::BODY),
    needs("delete", "/v1/targets/{target_id}", WRITE),
];

pub(crate) const GROUP: Group = Group {
    tag: "Targets",
    about: "Hosts that are scanned, under names that people know",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::list::list_targets, super::create::create_target))
            .routes(routes!(super::one::get_target, super::one::update_target, super::one::delete_target))
    },
    operations: OPERATIONS,
};
