//! Rules as data: the Gitleaks TOML reader, the embedded packs, and the templates of their examples.
//! Called by the scanners, which compile the rules, and by `palisade rules`.

mod error;
pub mod example;
pub mod gitleaks;
mod pack;

pub use error::PackError;
pub use pack::{PackRule, RulePack, load, merge, secrets_pack};
