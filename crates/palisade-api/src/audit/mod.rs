//! The audit trail, read only: one file per operation, views apart.

mod group;
mod head;
mod list;
mod view;

pub(crate) use group::GROUP;
