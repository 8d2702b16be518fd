//! The way from the typed address to the page, and what else the host serves.

pub(super) mod http_upgrade;
pub(super) mod mail_starttls;
pub(super) mod plain_login;
pub(super) mod protocols;
pub(super) mod redirect_path;
pub(super) mod risky_port;
pub(super) mod ssh_weak;
