//! API keys: looked up by their public id on every request; only a hash of the secret is stored.

mod administrators;
mod change;
mod insert;
mod key;
mod named;
mod read;
mod visibility;

pub use change::{Revoked, Rotated};
pub use key::{KeyRestrictions, NewKey, StoredKey};
pub use read::{KeyOwner, ListKeys};
