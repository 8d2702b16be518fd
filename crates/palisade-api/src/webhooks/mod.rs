//! The webhooks resource: endpoints, their secrets, their delivery log.

mod create;
mod deliveries;
mod delivery;
mod delivery_views;
mod group;
mod headers;
mod list;
mod one;
mod replay;
mod secret;
mod test;
mod update;
mod views;
mod words;

pub(crate) use group::GROUP;
pub use headers::signed_headers;
