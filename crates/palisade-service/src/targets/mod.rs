//! Registered targets: hosts under names that people know.

mod create;
mod host;
mod manage;

pub(crate) use host::parse_host;
pub use manage::ListTargets;
