//! Cookies and credentials.

pub(super) mod basic_over_http;
pub(super) mod cookie_flags;
pub(super) mod cookie_scope;
pub(super) mod providers;
pub(super) mod session_entropy;
