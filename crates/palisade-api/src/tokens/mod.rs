//! The tokens resource: one file per operation, views apart.

pub(crate) mod create;
pub(crate) mod get;
mod group;
pub(crate) mod list;
pub(crate) mod report_leak;
pub(crate) mod revoke;
pub(crate) mod rotate;
pub(crate) mod view;

pub(crate) use group::GROUP;
