//! The routes under `/v1/members`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Members);
const WRITE: Scope = Scope::write(Resource::Members);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/members", READ),
    needs("get", "/v1/members/{member_id}", READ),
    needs("patch", "/v1/members/{member_id}", WRITE).fails(&[
        ("409", "Nobody could administer the organisation afterwards (`last_admin`), or another change came first"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
    ]),
    needs("delete", "/v1/members/{member_id}", WRITE)
        .fails(&[("409", "Nobody could administer the organisation afterwards (`last_admin`)")]),
];

pub(crate) const GROUP: Group = Group {
    tag: "Members",
    about: "The people of the organisation and their roles",
    routes: || {
        OpenApiRouter::new().routes(routes!(super::list::list_members)).routes(routes!(
            super::get::get_member,
            super::update::update_member,
            super::remove::remove_member
        ))
    },
    operations: OPERATIONS,
};
