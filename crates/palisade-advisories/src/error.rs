//! Why advisories could not be imported. Every error names the file, and the record in it where there is one.

use std::path::{Path, PathBuf};

/// What stopped an import. Nothing of the refused file was kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{}: expected a whole zip archive, found {reason}", path.display())]
    BrokenZip { path: PathBuf, reason: String },
    #[error("{}: {record}: {reason}", path.display())]
    BadRecord { path: PathBuf, record: String, reason: String },
    #[error("{}: expected {expected}, found {found}", path.display())]
    Unexpected { path: PathBuf, expected: &'static str, found: String },
    #[error("{}: expected at most {limit}", path.display())]
    TooLarge { path: PathBuf, limit: &'static str },
    #[error(
        "expected the advisories of {ecosystem} as they were when the sync began, found that another import replaced them"
    )]
    Replaced { ecosystem: &'static str },
    #[error("{0}")]
    Index(#[from] crate::index::IndexError),
}

impl ImportError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
