//! The routes under `/v1/tokens`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{BODY, Group, Operation, any_key, needs_unless_member, open};

const READ: Scope = Scope::read(Resource::Tokens);
const WRITE: Scope = Scope::write(Resource::Tokens);

const OPERATIONS: &[Operation] = &[
    needs_unless_member("get", "/v1/tokens", READ),
    needs_unless_member("post", "/v1/tokens", WRITE).fails(BODY),
    any_key("get", "/v1/tokens/me"),
    open("post", "/v1/tokens/report-leak").fails(&[
        ("400", "The body is not what was expected"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
        ("429", "Too many requests; wait `retry_after` seconds"),
        ("503", "A part that is needed does not answer now, or the request took too long"),
    ]),
    needs_unless_member("get", "/v1/tokens/{token_id}", READ),
    needs_unless_member("delete", "/v1/tokens/{token_id}", WRITE)
        .fails(&[("409", "It is the last token that can administer the organisation (`last_admin`)")]),
    needs_unless_member("post", "/v1/tokens/{token_id}/rotate", WRITE).fails(&[
        ("409", "The token is revoked or has expired"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
    ]),
];

pub(crate) const GROUP: Group = Group {
    tag: "Tokens",
    about: "API keys: made, rotated and revoked by those who use them",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::create::create_token, super::list::list_tokens))
            .routes(routes!(super::get::own_token))
            .routes(routes!(super::report_leak::report_leak))
            .routes(routes!(super::get::get_token, super::revoke::revoke_token))
            .routes(routes!(super::rotate::rotate_token))
    },
    operations: OPERATIONS,
};
