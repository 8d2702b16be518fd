//! The routes under `/v1/audit`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, needs};

const READ: Scope = Scope::read(Resource::Audit);

pub(crate) const GROUP: Group = Group {
    tag: "Audit",
    about: "Who called what from where, sealed so that a change shows",
    routes: || {
        OpenApiRouter::new().routes(routes!(super::list::list_audit)).routes(routes!(super::head::audit_head))
    },
    operations: &[needs("get", "/v1/audit", READ), needs("get", "/v1/audit/head", READ)],
};
