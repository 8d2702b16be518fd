//! The only unsafe code of the workspace: a file mapped into memory.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps an index for reading.
///
/// An installed index is never written again: a new one is written aside and takes its name, so the mapping keeps the old
/// content. Whoever truncates the file by other means can stop the process; nothing in Palisade does.
#[expect(
    unsafe_code,
    reason = "mapping a file is unsafe because others could change it; index files are immutable"
)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the content of an installed index does not change (see above), and every read of it is bounds-checked.
    unsafe { Mmap::map(file) }
}
