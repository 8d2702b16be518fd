//! API keys: their text form, their stored form, and who a presented key is.

mod authenticate;
mod format;
mod pepper;
mod refused;

pub(crate) use authenticate::{KnownKey, is_live};
pub use format::{KeyFormat, KeyPrefix, SecretKey};
pub(crate) use format::{generate, random_base62};
pub(crate) use pepper::Pepper;
pub use refused::RefusedKey;
