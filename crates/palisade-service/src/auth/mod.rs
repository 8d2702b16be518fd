//! API keys: their text form, their stored form, and who a presented key is.

mod authenticate;
mod format;
mod pepper;

pub(crate) use format::generate;
pub use format::{KeyFormat, KeyPrefix, SecretKey};
pub(crate) use pepper::Pepper;
