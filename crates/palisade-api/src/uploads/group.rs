//! The routes under `/v1/uploads`.

use axum::extract::DefaultBodyLimit;
use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Uploads);
const WRITE: Scope = Scope::write(Resource::Uploads);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/uploads", READ),
    needs("post", "/v1/uploads", WRITE).fails(&[
        ("404", "No such project, or not yours"),
        ("413", "The upload is larger than 2 GB (apps: 200 MB)"),
        ("507", "No space is left to store the upload"),
    ]),
    needs("get", "/v1/uploads/{upload_id}", READ),
    needs("delete", "/v1/uploads/{upload_id}", WRITE),
];

pub(crate) const GROUP: Group = Group {
    tag: "Uploads",
    about: "Source archives, apps and reports of other tools, to be scanned or imported",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::create::create_upload, super::list::list_uploads))
            .routes(routes!(super::one::get_upload, super::one::delete_upload))
            .layer(DefaultBodyLimit::disable())
    },
    operations: OPERATIONS,
};
