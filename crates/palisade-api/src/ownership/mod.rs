//! The ownership resource: hosts that the organisation controls, and shows to. Active checks need it.

mod create;
mod group;
mod list;
mod one;
mod verify;
mod view;

pub(crate) use group::GROUP;
