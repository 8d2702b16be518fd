//! The bills of materials of all scans.

mod group;
pub(crate) mod list;
mod view;

pub(crate) use group::GROUP;
