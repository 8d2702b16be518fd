//! The routes under `/v1/invitations`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs, open};

const READ: Scope = Scope::read(Resource::Members);
const WRITE: Scope = Scope::write(Resource::Members);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/invitations", READ),
    needs("post", "/v1/invitations", WRITE).fails(&[
        ("409", "A member of the organisation has this address"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
    ]),
    open("post", "/v1/invitations/accept").fails(&[
        ("400", "The body is not what was expected"),
        ("404", "No such invitation, or it is over"),
        ("409", "A member of the organisation has this address"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
        ("429", "Too many requests; wait `retry_after` seconds"),
        ("503", "A part that is needed does not answer now, or the request took too long"),
    ]),
    needs("delete", "/v1/invitations/{invitation_id}", WRITE),
];

pub(crate) const GROUP: Group = Group {
    tag: "Invitations",
    about: "How people come into the organisation",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::list::list_invitations, super::create::create_invitation))
            .routes(routes!(super::accept::accept_invitation))
            .routes(routes!(super::revoke::revoke_invitation))
    },
    operations: OPERATIONS,
};
