//! What the edge tells about the machines behind it.

pub(super) mod alias;
pub(super) mod caches;
pub(super) mod default_host;
pub(super) mod fingerprint;
pub(super) mod hop_headers;
pub(super) mod internal_header;
pub(super) mod origin;
pub(super) mod server_eol;
pub(super) mod server_version;
