//! Why a regular expression is not used, or not to the end.

/// A regular expression that is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegexError {
    #[error("expected {expected}, found {found}")]
    Expected { expected: &'static str, found: String },
    #[error("expected a regular expression, found {0}")]
    Syntax(String),
    #[error("expected a regular expression that compiles to {limit} states at most")]
    TooLarge { limit: u64 },
    #[error("{0} is not supported")]
    Unsupported(&'static str),
}

/// A regular expression went back and forth in a text until its budget was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a match within {limit} steps back, found none")]
pub struct BudgetSpent {
    pub limit: usize,
}
