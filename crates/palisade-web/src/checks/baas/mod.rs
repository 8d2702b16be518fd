//! Backends that browsers talk to directly.

pub(super) mod parse_server;
pub(super) mod supabase;
