//! Services that belong behind a door of their own: whether they answer strangers on the target's host. One table per
//! kind.

mod collect;
mod inference;
mod kubernetes;
mod mcp;
mod notebooks;
mod product;
mod registry;
mod tool_text;
mod vectors;

pub(crate) use collect::collect;
