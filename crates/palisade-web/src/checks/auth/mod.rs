//! Cookies and credentials.

pub(super) mod attempts;
pub(super) mod basic_over_http;
pub(super) mod cookie_flags;
pub(super) mod cookie_scope;
pub(super) mod csrf_token;
pub(super) mod implicit_grant;
pub(super) mod login_forms;
pub(super) mod providers;
pub(super) mod session_entropy;
pub(super) mod session_url;
