//! The routes under `/v1/projects` (contract J-04).

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Projects);
const WRITE: Scope = Scope::write(Resource::Projects);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/projects", READ),
    needs("post", "/v1/projects", WRITE).fails(&[
        ("409", "Another project has the same source"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
    ]),
    needs("get", "/v1/projects/{project_id}", READ).conditional(),
    needs("patch", "/v1/projects/{project_id}", WRITE).conditional().fails(&[
        ("409", "Another project has the same source"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
    ]),
    needs("delete", "/v1/projects/{project_id}", Scope::admin(Resource::Projects)).conditional(),
    needs("get", "/v1/projects/{project_id}/branches", READ),
];

pub(crate) const GROUP: Group = Group {
    tag: "Projects",
    about: "What is scanned again and again: its source, its defaults, who sees it",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::list::list_projects, super::create::create_project))
            .routes(routes!(
                super::get::get_project,
                super::update::update_project,
                super::delete::delete_project
            ))
            .routes(routes!(super::branches::list_branches))
    },
    operations: OPERATIONS,
};
