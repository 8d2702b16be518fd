//! Why an index file is refused.

use std::path::PathBuf;

/// What is wrong with an index file. The file that was good before stays in use.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{}: expected an advisory index, found another file", path.display())]
    NotAnIndex { path: PathBuf },
    #[error("{}: expected an advisory index of format {expected}, found format {found}: import or sync the advisories again", path.display())]
    OtherFormat { path: PathBuf, expected: u32, found: u32 },
    #[error("{}: expected an undamaged advisory index, found {reason}: import or sync the advisories again", path.display())]
    Damaged { path: PathBuf, reason: &'static str },
}

/// A read beyond the end, or bytes that mean nothing; becomes [`IndexError::Damaged`] with the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damage(pub(crate) &'static str);
