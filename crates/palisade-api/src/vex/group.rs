//! The routes under `/v1/projects/{project_id}/vex`. What they suppress is a decision about findings, and needs its scope.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const WRITE: Scope = Scope::write(Resource::Findings);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/projects/{project_id}/vex", Scope::read(Resource::Findings)),
    needs("put", "/v1/projects/{project_id}/vex", WRITE).fails(&[
        ("413", "The body is larger than 16 MiB"),
        ("507", "No space is left to store the document"),
    ]),
    needs("delete", "/v1/projects/{project_id}/vex", WRITE),
];

pub(crate) const GROUP: Group = Group {
    tag: "VEX",
    about: "Statements that vulnerabilities do or do not affect a project",
    routes: || {
        OpenApiRouter::new().routes(routes!(
            super::document::get_vex,
            super::document::put_vex,
            super::document::delete_vex
        ))
    },
    operations: OPERATIONS,
};
