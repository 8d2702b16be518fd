//! The Gitleaks rule format (TOML, v8), its regular-expression dialect, and Palisade's extra keys.

mod dialect;
mod read;
mod read_allowlist;
mod rule;

pub use dialect::{parse_pattern, translate};
pub use read::parse;
pub use rule::{Allowlist, Condition, Config, Extend, Pattern, RegexTarget, Rule};
