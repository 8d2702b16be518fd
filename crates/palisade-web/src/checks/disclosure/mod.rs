//! What is published that was not meant to be.

pub(super) mod banner_cve;
pub(super) mod cms;
pub(super) mod development_files;
pub(super) mod directory_listing;
pub(super) mod errors;
pub(super) mod inside;
pub(super) mod leftovers;
pub(super) mod libraries;
pub(super) mod open_policies;
pub(super) mod repositories;
pub(super) mod robots;
pub(super) mod said_too_much;
pub(super) mod secret_files;
pub(super) mod security_txt;
pub(super) mod server_pages;
pub(super) mod source_map;
pub(super) mod takeover_link;
pub(super) mod view_state;
