//! Why a policy is refused: the line, what was expected there, and what was found.

/// A policy that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, found {found}")]
pub struct PolicyError {
    /// From 1.
    pub line: u32,
    pub expected: String,
    pub found: String,
}
