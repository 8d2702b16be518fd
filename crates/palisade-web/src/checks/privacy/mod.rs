//! What a visit leaves behind.

pub(super) mod cookie_lifetime;
pub(super) mod embedded;
pub(super) mod gpc;
pub(super) mod personal_data;
pub(super) mod trackers;
mod watchers;
