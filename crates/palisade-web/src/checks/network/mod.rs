//! The way from the typed address to the page.

pub(super) mod http_upgrade;
pub(super) mod protocols;
pub(super) mod redirect_path;
