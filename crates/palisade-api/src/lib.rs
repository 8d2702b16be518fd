//! The native API under `/v1`, its health probes and its documentation pages.
//! Used by the binary: `router` to serve it, `openapi` to print its description.

mod audit;
mod declare;
mod dialect;
mod docs;
mod events;
mod findings;
mod gate;
mod given;
mod health;
mod invitations;
mod listing;
mod members;
mod notifications;
mod openapi;
mod organization;
mod ownership;
mod parse;
mod projects;
mod redoc;
mod router;
mod sarifs;
mod sboms;
mod scans;
mod targets;
mod teams;
mod time;
mod tokens;
mod uploads;
mod usage;
mod vex;
mod webhooks;
mod words;

pub use declare::{Access, Operation};
pub use dialect::V1;
pub use openapi::openapi;
pub use router::{operations, router};
pub use webhooks::signed_headers;

pub(crate) type Error = palisade_http::ApiError<V1>;
pub(crate) type Caller = palisade_http::Caller<V1>;
pub(crate) type Json<T> = palisade_http::JsonBody<V1, T>;
pub(crate) type Submission<T> = palisade_http::Submission<V1, T>;
pub(crate) type AppState = axum::extract::State<std::sync::Arc<palisade_service::Service>>;
