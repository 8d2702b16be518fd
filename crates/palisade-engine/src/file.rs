//! One entry of the walk, and one file that was read.

use std::path::PathBuf;

/// A regular file that the walk found. Known before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the scanned root, `/` as separator, non-UTF-8 bytes percent-encoded.
    pub path: String,
    /// What is opened.
    pub absolute: PathBuf,
    /// In bytes, as the directory said; the file may have changed since.
    pub size: u64,
    /// Left out by an ignore file, yielded only because such files commonly hold secrets.
    pub ignored: bool,
}

impl Entry {
    /// The last component of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// A file that was opened, limited and read once.
#[derive(Debug)]
pub struct File<'a> {
    pub entry: &'a Entry,
    /// The content; UTF-16 with a byte order mark has been turned into UTF-8.
    pub bytes: &'a [u8],
}
