//! What a visit leaves behind.

pub(super) mod cookie_lifetime;
pub(super) mod gpc;
