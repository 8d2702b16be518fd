//! One entry of the walk, and one file that was read.

use std::cell::OnceCell;
use std::ops::Range;
use std::path::PathBuf;

use palisade_model::{Location, Position};

use crate::lines::LineIndex;

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

/// A file that was opened, limited and read once. Used on one thread.
#[derive(Debug)]
pub struct File<'a> {
    pub entry: &'a Entry,
    /// The content; UTF-16 with a byte order mark has been turned into UTF-8.
    pub bytes: &'a [u8],
    lines: OnceCell<LineIndex>,
}

impl<'a> File<'a> {
    /// A file with that content. Made by the engine, and by scanners' tests.
    pub fn new(entry: &'a Entry, bytes: &'a [u8]) -> Self {
        Self { entry, bytes, lines: OnceCell::new() }
    }

    /// Line and column of a byte offset, both from 1; columns count code points, and each byte that
    /// is not UTF-8 as one. Reads at most 4 KiB per call; the first call also reads the file once.
    pub fn position(&self, offset: usize) -> Position {
        self.lines().position(self.bytes, offset)
    }

    /// The whole line that holds a byte offset, without LF or CRLF.
    pub fn line_at(&self, offset: usize) -> &'a [u8] {
        &self.bytes[self.lines().line(self.bytes, offset)]
    }

    /// The line of that number, from 1, without LF or CRLF, and the offset where it starts.
    pub fn line(&self, number: u32) -> Option<(usize, &'a [u8])> {
        let start = self.lines().line_start(self.bytes, number)?;
        Some((start, self.line_at(start)))
    }

    /// The location of a byte range of this file.
    pub fn location(&self, range: Range<usize>) -> Location {
        let (start, end) = (self.position(range.start), self.position(range.end));
        Location::File { path: self.entry.path.clone(), start, end }
    }

    fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.bytes))
    }
}
