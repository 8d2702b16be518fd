//! The teams resource: one file per operation, views apart.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
mod group;
pub(crate) mod list;
pub(crate) mod members;
pub(crate) mod update;
mod view;

pub(crate) use group::GROUP;
