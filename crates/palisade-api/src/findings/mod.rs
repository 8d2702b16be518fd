//! The findings resource: one file per operation, views apart.

pub(crate) mod batch;
mod change;
pub(crate) mod comments;
mod group;
pub(crate) mod history;
mod key;
pub(crate) mod state;

pub(crate) use group::GROUP;
