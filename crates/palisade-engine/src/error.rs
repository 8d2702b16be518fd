//! Why a scan gave no result at all. What was merely not covered is a `Gap`, never an error.

use crate::TargetFailure;

/// A scan that ended without a result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// The flag was raised, or nobody takes findings any more.
    #[error("the scan was cancelled")]
    Cancelled,
    /// The root of a tree is missing or may not be read.
    #[error("expected a readable file or folder at {path}, found {detail}")]
    TargetUnreadable { path: String, detail: String },
    /// A live target could not be judged at all.
    #[error("{message}")]
    Target { code: &'static str, message: String },
    /// A part of the engine or a target scanner failed; the log has more.
    #[error("expected {part} to finish, found that it failed")]
    Failed { part: String },
}

impl ScanError {
    /// A stable snake_case word for answers and stored failures.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::TargetUnreadable { .. } => "target_unreadable",
            Self::Target { code, .. } => code,
            Self::Failed { .. } => "scanner_failed",
        }
    }
}

impl From<TargetFailure> for ScanError {
    fn from(failure: TargetFailure) -> Self {
        Self::Target { code: failure.code, message: failure.message }
    }
}
