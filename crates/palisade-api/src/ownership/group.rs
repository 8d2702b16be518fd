//! The routes under `/v1/ownership`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Targets);
const WRITE: Scope = Scope::write(Resource::Targets);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/ownership", READ),
    needs("post", "/v1/ownership", WRITE).fails(&[
        ("409", "There is a token for this host already; `ownership_id` says where"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
    ]),
    needs("get", "/v1/ownership/{ownership_id}", READ).conditional(),
    needs("delete", "/v1/ownership/{ownership_id}", WRITE),
    needs("post", "/v1/ownership/{ownership_id}/verify", WRITE),
];

pub(crate) const GROUP: Group = Group {
    tag: "Ownership",
    about: "Proof that the organisation controls a host, which active checks need",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::list::list_ownership, super::create::create_ownership))
            .routes(routes!(super::one::get_ownership, super::one::delete_ownership))
            .routes(routes!(super::verify::verify_ownership))
    },
    operations: OPERATIONS,
};
