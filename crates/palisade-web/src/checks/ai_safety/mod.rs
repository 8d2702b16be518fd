//! What a site tells agents, and what it lets them do.

pub(super) mod manifests;
