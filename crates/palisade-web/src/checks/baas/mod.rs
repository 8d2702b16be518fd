//! Backends that browsers talk to directly.

pub(super) mod documents;
pub(super) mod firebase;
pub(super) mod parse_server;
pub(super) mod supabase;
pub(super) mod supabase_open;
