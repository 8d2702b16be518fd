//! The routes under `/v1/notifications`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Notifications);
const WRITE: Scope = Scope::write(Resource::Notifications);

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/notifications", READ),
    needs("get", "/v1/notifications/unread-count", READ),
    needs("patch", "/v1/notifications/read-all", WRITE),
    needs("patch", "/v1/notifications/{notification_id}/read", WRITE),
];

pub(crate) const GROUP: Group = Group {
    tag: "Notifications",
    about: "What the people of the organisation should know",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::list::list_notifications))
            .routes(routes!(super::list::unread_count))
            .routes(routes!(super::read::read_all))
            .routes(routes!(super::read::read_notification))
    },
    operations: OPERATIONS,
};
