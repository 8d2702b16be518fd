//! Why something could not be synced. Every error names the address, or the file.

use std::path::{Path, PathBuf};

use crate::{DeltaError, ImportError};

/// What stopped a download. What was there before is still there.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error("{url}: expected an http or https address, found {found}")]
    BadAddress { url: String, found: String },
    #[error("expected certificates in PEM, found {0}")]
    BadRoots(String),
    #[error("the sync was cancelled")]
    Cancelled,
    #[error("expected to be able to make an HTTP client, found {0}")]
    Client(String),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{url}: expected the whole file within {seconds} seconds, found {bytes} bytes of it")]
    Late { url: String, seconds: u64, bytes: u64 },
    #[error("{url}: {source}")]
    List { url: String, source: DeltaError },
    #[error("{url}: expected an export, found that none is published there (status 404)")]
    NotPublished { url: String },
    #[error("not tried, because {host} could not be reached")]
    NotTried { host: String },
    #[error("{url}: expected status 200, found {found}")]
    Status { url: String, found: String },
    #[error("{url}: expected at most {limit} bytes, found more")]
    TooLarge { url: String, limit: u64 },
    #[error("{url}: expected {expected}, found {found}")]
    Unexpected { url: String, expected: String, found: String },
    #[error("{url}: expected an answer, found {found}")]
    Unreachable { url: String, found: String },
}

impl SyncError {
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// Whether trying other addresses of the same host makes no sense.
    pub(super) fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
    }
}
