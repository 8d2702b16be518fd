//! Events: their catalogue, the organisation's log, and the live stream of one scan.

mod frame;
mod group;
mod list;
mod stream;
mod token;
mod types;
mod view;

pub(crate) use group::GROUP;
