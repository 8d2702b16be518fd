//! What a site tells agents, and what it lets them do.

pub(super) mod answers;
pub(super) mod browser_call;
pub(super) mod client_key;
pub(super) mod manifests;
pub(super) mod open_services;
pub(super) mod prompts;
