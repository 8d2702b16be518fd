//! Line breaks of documents that people read. Used by both writers.

use std::io::{self, Write};

/// Begins a line at that depth, two blanks for each level.
pub(super) fn new_line(out: &mut impl Write, depth: usize) -> io::Result<()> {
    const BLANKS: &[u8] = &[b' '; 64];
    out.write_all(b"\n")?;
    let blanks = depth * 2;
    (0..blanks / 64).try_for_each(|_| out.write_all(BLANKS))?;
    out.write_all(&BLANKS[..blanks % 64])
}
