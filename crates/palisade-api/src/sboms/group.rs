//! The route `/v1/sbom` (contract P-04).

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const OPERATIONS: &[Operation] = &[needs("get", "/v1/sbom", Scope::read(Resource::Scans))
    .fails(&[("404", "There is no such project, or it has no bill of materials on that branch")])];

pub(crate) const GROUP: Group = Group {
    tag: "Bills of materials",
    about: "The packages that source scans met, with their licences and vulnerabilities",
    routes: || OpenApiRouter::new().routes(routes!(super::list::list_sboms)),
    operations: OPERATIONS,
};
