//! The routes under `/v1/scans`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Scans);
const WRITE: Scope = Scope::write(Resource::Scans);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/scans", READ),
    needs("post", "/v1/scans", WRITE).fails(&[
        ("404", "There is no such project or upload, or not for this key"),
        ("413", "The body is larger than 1 MiB"),
        ("415", "The body is not announced as JSON"),
        ("422", "The Idempotency-Key was used for another request"),
        ("507", "No space is left to store the scan"),
    ]),
    needs("get", "/v1/scans/compare", READ)
        .fails(&[("404", "No such scan"), ("409", "One of the scans has not ended yet")]),
    needs("get", "/v1/scans/{scan_id}", READ).conditional(),
    needs("get", "/v1/scans/{scan_id}/artifacts", READ),
    needs("get", "/v1/scans/{scan_id}/artifacts/{name}", READ),
    needs("post", "/v1/scans/{scan_id}/cancel", WRITE).fails(&[("409", "The scan has already ended")]),
    needs("get", "/v1/scans/{scan_id}/results", READ),
    needs("get", "/v1/scans/{scan_id}/sbom", READ),
];

pub(crate) const GROUP: Group = Group {
    tag: "Scans",
    about: "Scans and their findings",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::create::create_scan, super::list::list_scans))
            .routes(routes!(super::compare::compare_scans))
            .routes(routes!(super::get::get_scan))
            .routes(routes!(super::artifacts::list_artifacts))
            .routes(routes!(super::artifacts::download_artifact))
            .routes(routes!(super::results::scan_results))
            .routes(routes!(super::sbom::scan_sbom))
            .routes(routes!(super::cancel::cancel_scan))
    },
    operations: OPERATIONS,
};
