//! The routes under `/v1/findings`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{BODY, Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Findings);
const WRITE: Scope = Scope::write(Resource::Findings);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/findings", READ),
    needs("get", "/v1/findings/counts", READ),
    needs("get", "/v1/findings/{finding_id}", READ).conditional(),
    needs("patch", "/v1/findings/{finding_id}", WRITE).conditional().fails(BODY),
    needs("get", "/v1/findings/{finding_id}/comments", READ),
    needs("post", "/v1/findings/{finding_id}/comments", WRITE).fails(BODY),
    needs("delete", "/v1/findings/{finding_id}/comments/{comment_id}", WRITE),
    needs("get", "/v1/findings/{finding_id}/history", READ),
    needs("get", "/v1/findings/{fingerprint}/state", READ),
    needs("patch", "/v1/findings/{fingerprint}/state", WRITE).fails(BODY),
    needs("post", "/v1/findings:batch", WRITE).fails(BODY),
];

pub(crate) const GROUP: Group = Group {
    tag: "Findings",
    about: "Findings across scans, and the decisions about them",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::list::list_findings))
            .routes(routes!(super::counts::finding_counts))
            .routes(routes!(super::get::get_finding, super::update::update_finding))
            .routes(routes!(super::comments::list_comments, super::comments::add_comment))
            .routes(routes!(super::comments::delete_comment))
            .routes(routes!(super::history::list_history))
            .routes(routes!(super::state::get_state, super::state::set_state))
            .routes(routes!(super::batch::change_findings))
    },
    operations: OPERATIONS,
};
