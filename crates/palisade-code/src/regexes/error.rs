//! Why a regular expression is not used.

/// A regular expression that is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegexError {
    #[error("expected a regular expression, found {0}")]
    Syntax(String),
    #[error("expected a regular expression of {limit} bytes at most when compiled")]
    TooLarge { limit: usize },
    #[error("{0} is not supported")]
    Unsupported(&'static str),
}
