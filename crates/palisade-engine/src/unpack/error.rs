//! Why an archive was not unpacked to its end. What was merely left out is a gap.

use std::io;

/// The folder then holds a part of the archive; the caller removes it.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    #[error("the unpacking was cancelled")]
    Cancelled,
    #[error("expected a zip, tar, tar.gz or gz archive, found something else")]
    UnknownFormat,
    #[error("expected a whole archive, found {0}")]
    Broken(String),
    #[error("expected at most {max} entries, found more")]
    TooManyEntries { max: u64 },
    #[error("expected at most {max} bytes of content, found more")]
    TooLarge { max: u64 },
    #[error("expected at most {max_ratio} bytes of content for each byte of the archive, found more")]
    Ratio { max_ratio: u64 },
    #[error("expected entries that lie apart, found some that overlap")]
    Overlapping,
    #[error("expected an empty folder to unpack into, found one that is not")]
    NotEmpty,
    /// Reading the archive or writing the content failed on this machine.
    #[error("expected to read the archive and to write its content, found {0}")]
    Io(#[from] io::Error),
}

impl UnpackError {
    /// A stable snake_case word for answers and stored failures.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::UnknownFormat => "archive_unknown_format",
            Self::Broken(_) => "archive_broken",
            Self::TooManyEntries { .. } => "archive_too_many_entries",
            Self::TooLarge { .. } => "archive_too_large",
            Self::Ratio { .. } => "archive_ratio",
            Self::Overlapping => "archive_overlapping",
            Self::NotEmpty | Self::Io(_) => "archive_not_unpacked",
        }
    }
}
