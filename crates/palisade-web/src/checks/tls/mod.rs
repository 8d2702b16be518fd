//! Whether the connection is protected, and by whose certificate.

pub(super) mod no_https;
pub(super) mod trust;
pub(super) mod validity;
