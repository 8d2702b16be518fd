//! The notifications resource: one file per operation group.

mod group;
mod list;
mod read;
mod view;

pub(crate) use group::GROUP;
