//! Cloud services behind a site.

pub(super) mod default_page;
