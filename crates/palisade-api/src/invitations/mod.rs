//! The invitations resource: one file per operation, views apart.

pub(crate) mod accept;
pub(crate) mod create;
mod group;
pub(crate) mod list;
pub(crate) mod revoke;
pub(crate) mod view;

pub(crate) use group::GROUP;
