//! What scanners keep of one scan for the next: answers by the digest of everything that they depend on. Nothing in it
//! is needed: it may be deleted at any time.

mod entry;
mod folder;
mod key;
mod sweep;

pub use folder::Cache;
pub use key::{CacheKey, KeyBuilder};
