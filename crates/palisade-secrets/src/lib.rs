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

/// Rules that passed the reader but that the matching engines refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("rule {rule}: expected an expression that compiles within {limit_mib} MiB, found {found}")]
    Expression { rule: String, limit_mib: usize, found: String },
    #[error("expected keywords that fit one automaton, found {found}")]
    Keywords { found: String },
}
