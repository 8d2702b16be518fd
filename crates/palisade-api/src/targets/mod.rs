//! The targets resource: hosts under names that people know.

mod create;
mod group;
mod list;
mod one;
mod view;

pub(crate) use group::GROUP;
