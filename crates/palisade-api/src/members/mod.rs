//! The members resource: one file per operation, views apart.

pub(crate) mod get;
mod group;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) use group::GROUP;
