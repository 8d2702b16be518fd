//! Registered targets: hosts under names that people know.

mod create;
mod host;
mod manage;

pub use manage::ListTargets;
