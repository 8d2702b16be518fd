//! API keys: their text form, their stored form, and who a presented key is.

mod authenticate;
mod format;
mod noted_uses;
mod pepper;

pub(crate) use authenticate::{KnownKey, is_live};
pub(crate) use format::generate;
pub use format::{KeyFormat, KeyPrefix, SecretKey};
pub(crate) use noted_uses::NotedUses;
pub(crate) use pepper::Pepper;
