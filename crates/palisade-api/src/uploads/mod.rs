//! The uploads resource: receiving a stream, and what is known of it afterwards.

mod create;
mod group;
mod list;
mod multipart;
mod one;
mod view;

pub(crate) use group::GROUP;
