//! Response headers that browsers enforce.

mod bypass;
pub(super) mod cache_sensitive;
pub(super) mod content_type;
pub(super) mod csp_directives;
pub(super) mod csp_presence;
pub(super) mod csp_scripts;
pub(super) mod framing;
pub(super) mod hsts;
pub(super) mod isolation;
pub(super) mod nonce;
pub(super) mod nosniff;
pub(super) mod permissions_policy;
pub(super) mod referrer_policy;
pub(super) mod subresources;
pub(super) mod xss_filter;
