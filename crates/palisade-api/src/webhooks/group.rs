//! The routes under `/v1/webhooks`.

use palisade_model::{Resource, Scope};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::declare::{BODY, Failure, Group, Operation, needs};

const READ: Scope = Scope::read(Resource::Webhooks);
const WRITE: Scope = Scope::write(Resource::Webhooks);

const TOO_LARGE: Failure = BODY[0];
const NOT_JSON: Failure = BODY[1];
const DISABLED: Failure = ("409", "The webhook is disabled, or what is to be sent is no longer kept");

const OPERATIONS: &[Operation] = &[
    needs("get", "/v1/webhooks", READ),
    needs("post", "/v1/webhooks", WRITE).fails(&[
        TOO_LARGE,
        NOT_JSON,
        ("409", "The organisation has 100 webhooks, which is the most"),
    ]),
    needs("get", "/v1/webhooks/signing-secret", WRITE),
    needs("get", "/v1/webhooks/{webhook_id}", READ).conditional(),
    needs("patch", "/v1/webhooks/{webhook_id}", WRITE)
        .fails(&[TOO_LARGE, NOT_JSON, ("409", "Others change the webhook at the same time")])
        .conditional(),
    needs("delete", "/v1/webhooks/{webhook_id}", WRITE),
    needs("post", "/v1/webhooks/{webhook_id}/rotate-secret", WRITE).fails(&[
        TOO_LARGE,
        NOT_JSON,
        ("409", "Too many secrets of the webhook sign now"),
    ]),
    needs("post", "/v1/webhooks/{webhook_id}/test", WRITE),
    needs("get", "/v1/webhooks/{webhook_id}/deliveries", READ),
    needs("get", "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}", READ),
    needs("post", "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", WRITE).fails(&[DISABLED]),
    needs("post", "/v1/webhooks/{webhook_id}/replay", WRITE).fails(&[TOO_LARGE, NOT_JSON, DISABLED]),
];

pub(crate) const GROUP: Group = Group {
    tag: "Webhooks",
    about: "Events posted to your own servers, signed and tried again until they arrive",
    routes: || {
        OpenApiRouter::new()
            .routes(routes!(super::create::create_webhook, super::list::list_webhooks))
            .routes(routes!(super::secret::signing_secret))
            .routes(routes!(
                super::one::get_webhook,
                super::update::update_webhook,
                super::one::delete_webhook
            ))
            .routes(routes!(super::secret::rotate_secret))
            .routes(routes!(super::test::test_webhook))
            .routes(routes!(super::deliveries::list_deliveries))
            .routes(routes!(super::delivery::get_delivery))
            .routes(routes!(super::replay::replay_delivery))
            .routes(routes!(super::replay::replay_webhook))
    },
    operations: OPERATIONS,
};
