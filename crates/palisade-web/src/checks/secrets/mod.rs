//! What nobody should get with a page: keys, tokens, passwords.

pub(super) mod browser_keys;
pub(super) mod credentials;
pub(super) mod environment;
mod groups;
mod leaked;
pub(super) mod providers;
pub(super) mod source_map;
pub(super) mod tokens;

pub(crate) use groups::Group;
pub(crate) use leaked::leaks_of;
pub(crate) use providers::AI_KEY;
