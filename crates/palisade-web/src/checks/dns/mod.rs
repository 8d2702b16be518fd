//! Checks of the `dns` category.

pub(super) mod caa;
pub(super) mod dane;
pub(super) mod dangling;
pub(super) mod dmarc;
pub(super) mod dnssec;
#[cfg(test)]
pub(super) mod fixture;
pub(super) mod mta_sts;
pub(super) mod open_servers;
mod place;
pub(super) mod private_address;
pub(super) mod providers;
pub(super) mod single_ns;
pub(super) mod spf;
pub(super) mod txt_secret;
pub(super) mod wildcard;

pub(crate) use place::record;
