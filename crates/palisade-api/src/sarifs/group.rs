//! The routes under `/v1/projects/{project_id}/sarifs`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const OPERATIONS: &[Operation] = &[
    needs("post", "/v1/projects/{project_id}/sarifs", Scope::write(Resource::Scans)).fails(&[
        ("413", "The body is larger than 64 MiB"),
        ("415", "The body is not announced as JSON"),
        ("507", "No space is left to store the report"),
    ]),
    needs("get", "/v1/projects/{project_id}/sarifs/{scan_id}", Scope::read(Resource::Scans)),
];

pub(crate) const GROUP: Group = Group {
    tag: "Imports",
    about: "Findings that other tools reported in SARIF 2.1.0",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::create::create_sarif))
            .routes(routes!(super::get::get_sarif))
    },
    operations: OPERATIONS,
};
