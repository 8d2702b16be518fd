//! Cloud services behind a site.

pub(super) mod buckets;
pub(super) mod cluster;
pub(super) mod dangling;
pub(super) mod default_page;
pub(super) mod signed_url;
