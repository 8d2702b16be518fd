//! API keys: looked up by their public id on every request; only a hash of the secret is stored.

mod administrators;
mod change;
mod insert;
mod key;
mod named;
mod read;
mod visibility;

pub(crate) use administrators::{has_administrator, hold_organization};
pub(crate) use change::revoke_of_member;
pub use change::{Revoked, Rotated};
pub(crate) use insert::{created_event, insert_key};
pub use key::{KeyRestrictions, NewKey, StoredKey};
pub use read::{KeyOwner, ListKeys};
