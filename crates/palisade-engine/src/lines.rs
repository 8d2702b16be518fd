//! Byte offset to line and column in bounded time, however long a line is. Used by [`crate::File`]
//! alone; the index is a few bytes per 4 KiB, so a file of newlines costs no more than any other.

use std::ops::Range;

use palisade_model::Position;

/// Distance of checkpoints, and so the most bytes that one look-up reads.
const BLOCK: usize = 4096;

/// What is known at the start of one block.
#[derive(Debug, Clone, Copy)]
struct Checkpoint {
    /// Newlines before it.
    newlines: usize,
    /// Where the line that it lies in starts.
    line_start: usize,
    /// Code points between `line_start` and it.
    column: usize,
}

/// One checkpoint per block; checkpoint `k` belongs to the character boundary at or before `k * BLOCK`.
#[derive(Debug)]
pub(crate) struct LineIndex(Vec<Checkpoint>);

impl LineIndex {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let mut here = Checkpoint { newlines: 0, line_start: 0, column: 0 };
        let mut checkpoints = Vec::with_capacity(bytes.len() / BLOCK + 1);
        checkpoints.push(here);
        let mut start = 0;
        for edge in (BLOCK..=bytes.len()).step_by(BLOCK) {
            let end = character_start(bytes, edge);
            here = here.advanced(bytes, start..end);
            checkpoints.push(here);
            start = end;
        }
        Self(checkpoints)
    }

    /// The position of the character that holds `offset`; offsets past the end mean the end.
    pub(crate) fn position(&self, bytes: &[u8], offset: usize) -> Position {
        let at = self.at(bytes, offset);
        Position { line: from_one(at.newlines), column: from_one(at.column) }
    }

    /// The line that holds `offset`, without LF or CRLF; a newline belongs to the line that it ends.
    pub(crate) fn line(&self, bytes: &[u8], offset: usize) -> Range<usize> {
        let offset = offset.min(bytes.len());
        let start = self.at(bytes, offset).line_start;
        // The first checkpoint in a later line: the newline that is sought lies in the block before it.
        let later = self.0.partition_point(|checkpoint| checkpoint.line_start <= offset);
        let from = character_start(bytes, (later - 1) * BLOCK).max(offset);
        let end = memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |distance| from + distance);
        let carriage_return = end < bytes.len() && end > start && bytes[end - 1] == b'\r';
        start..end - usize::from(carriage_return)
    }

    /// Where the line of that number starts; `None` when there are fewer lines.
    pub(crate) fn line_start(&self, bytes: &[u8], number: u32) -> Option<usize> {
        let newlines = usize::try_from(number).ok()?.checked_sub(1)?;
        if newlines == 0 {
            return Some(0);
        }
        // The last checkpoint before the newline that is sought, which lies in the block after it.
        let block = self.0.partition_point(|checkpoint| checkpoint.newlines < newlines) - 1;
        let from = character_start(bytes, block * BLOCK);
        let nth = newlines - self.0[block].newlines - 1;
        memchr::memchr_iter(b'\n', &bytes[from..]).nth(nth).map(|distance| from + distance + 1)
    }

    fn at(&self, bytes: &[u8], offset: usize) -> Checkpoint {
        let offset = character_start(bytes, offset.min(bytes.len()));
        let block = offset / BLOCK;
        self.0[block].advanced(bytes, character_start(bytes, block * BLOCK)..offset)
    }
}

impl Checkpoint {
    fn advanced(self, bytes: &[u8], range: Range<usize>) -> Self {
        let text = &bytes[range.clone()];
        match memchr::memrchr(b'\n', text) {
            None => Self { column: self.column + code_points(text), ..self },
            Some(last) => Self {
                newlines: self.newlines + memchr::memchr_iter(b'\n', text).count(),
                line_start: range.start + last + 1,
                column: code_points(&text[last + 1..]),
            },
        }
    }
}

/// Code points in `bytes`, each byte that is no part of one counting as one.
fn code_points(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// The start of the character that `offset` lies inside of, or `offset` when it lies between two.
fn character_start(bytes: &[u8], offset: usize) -> usize {
    if bytes.get(offset).is_none_or(|byte| byte & 0b1100_0000 != 0b1000_0000) {
        return offset;
    }
    (offset.saturating_sub(3)..offset)
        .rev()
        .find(|&start| {
            let end = (start + 4).min(bytes.len());
            let first = bytes[start..end].utf8_chunks().next();
            first
                .and_then(|chunk| chunk.valid().chars().next())
                .is_some_and(|c| start + c.len_utf8() > offset)
        })
        .unwrap_or(offset)
}

fn from_one(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn position(bytes: &[u8], offset: usize) -> (u32, u32) {
        let found = LineIndex::new(bytes).position(bytes, offset);
        (found.line, found.column)
    }

    #[test]
    fn columns_count_code_points_and_stray_bytes() {
        let table: [(&[u8], usize, (u32, u32)); 9] = [
            (b"", 0, (1, 1)),
            (b"ab", 1, (1, 2)),
            (b"ab\ncd", 2, (1, 3)),
            (b"ab\ncd", 3, (2, 1)),
            (b"ab\n", 99, (2, 1)),
            ("é€😀x".as_bytes(), 9, (1, 4)),
            ("é€😀x".as_bytes(), 7, (1, 3)),
            (b"\xff\x80\xe2\x82x", 4, (1, 5)),
            (b"\x80\x80\x80\x80\x80x", 5, (1, 6)),
        ];
        for (bytes, offset, expected) in table {
            assert_eq!(position(bytes, offset), expected, "{bytes:?} at {offset}");
        }
    }

    #[test]
    fn a_line_ends_before_its_terminator() {
        let bytes = b"one\r\ntwo\n\nfour\r";
        let index = LineIndex::new(bytes);
        let line = |offset| &bytes[index.line(bytes, offset)];
        assert_eq!(line(0), b"one");
        assert_eq!(line(4), b"one");
        assert_eq!(line(5), b"two");
        assert_eq!(line(9), b"");
        assert_eq!(line(99), b"four\r");
        let starts: Vec<_> = (0..6).map(|number| index.line_start(bytes, number)).collect();
        assert_eq!(starts, [None, Some(0), Some(5), Some(9), Some(10), None]);
    }

    #[test]
    fn fifty_megabytes_on_one_line_answer_a_hundred_thousand_questions() {
        let bytes = "aé€".repeat(50_000_000 / 6).into_bytes();
        let index = LineIndex::new(&bytes);
        for n in 0..100_000_usize {
            let offset = n * 498;
            let expected = u32::try_from(offset / 6 * 3 + 1).unwrap();
            assert_eq!(index.position(&bytes, offset), Position { line: 1, column: expected });
            assert_eq!(index.line(&bytes, offset).start, 0);
        }
    }

    /// Counts from the start of the text, one character at a time.
    fn counted(bytes: &[u8], offset: usize) -> (u32, u32) {
        let (mut line, mut column, mut at) = (1, 1, 0);
        while at < offset {
            let rest = &bytes[at..];
            let width =
                rest.utf8_chunks().next().and_then(|c| c.valid().chars().next()).map_or(1, char::len_utf8);
            if at + width > offset {
                break;
            }
            (line, column) = if bytes[at] == b'\n' { (line + 1, 1) } else { (line, column + 1) };
            at += width;
        }
        (line, column)
    }

    proptest! {
        #[test]
        fn the_index_agrees_with_counting_across_block_edges(
            pieces in prop::collection::vec(prop_oneof![
                Just(&b"\n"[..]), Just(&b"a"[..]), Just("é".as_bytes()), Just("😀".as_bytes()), Just(&b"\xe2\x82"[..]), Just(&b"\x80"[..]),
            ], 1..60),
            times in 1..200_usize,
            at: prop::sample::Index,
        ) {
            let bytes = pieces.concat().repeat(times);
            let offset = at.index(bytes.len() + 1);
            prop_assert_eq!(position(&bytes, offset), counted(&bytes, offset));
            let line = LineIndex::new(&bytes).line(&bytes, offset);
            let start = bytes[..offset].iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
            let end = bytes[offset..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |distance| offset + distance);
            prop_assert_eq!(line, start..end);
            let number = position(&bytes, offset).0;
            prop_assert_eq!(LineIndex::new(&bytes).line_start(&bytes, number), Some(start));
        }
    }
}
