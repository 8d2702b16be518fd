//! The projects resource: one file per operation, body and view apart.

pub(crate) mod body;
pub(crate) mod branches;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
mod group;
pub(crate) mod list;
pub(crate) mod update;
mod view;

pub(crate) use group::GROUP;
