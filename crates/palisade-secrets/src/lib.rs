//! Secret detection: a keyword prefilter over the whole file, then each rule's linear-time expression on
//! windows around its keywords. Called by the engine through [`palisade_engine::FileScanner`].

mod allow;
mod entropy;
mod evidence;
mod overlap;
mod paths;
mod prefilter;
mod reach;
mod rule;
mod scanner;

pub use scanner::{MAX_FINDINGS_PER_RULE, SecretScanner};

/// A rule that passed the reader but that the expression engine refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule {rule}: expected an expression that compiles within {limit} MiB, found {found}")]
pub struct RuleError {
    pub rule: String,
    pub limit: usize,
    pub found: String,
}
