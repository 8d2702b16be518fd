//! The bytes of a SARIF file: gzip is unpacked, a byte order mark dropped, the size limited. Called once per pass.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;

use super::SarifLimits;
use super::error::Refusal;

const BUFFER: usize = 64 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// The text from its start, whatever was read before.
pub(super) fn open<'a>(
    input: &'a mut (impl Read + Seek),
    limits: &SarifLimits,
) -> io::Result<BufReader<Guarded<'a>>> {
    input.seek(SeekFrom::Start(0))?;
    let is_gzip = first(input, GZIP.len())? == GZIP;
    input.seek(SeekFrom::Start(0))?;
    let mut text: Box<dyn Read + 'a> =
        if is_gzip { Box::new(MultiGzDecoder::new(input)) } else { Box::new(input) };
    let mut head = first(&mut text, UTF8_MARK.len())?;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(io::Error::other(Refusal::Utf16));
    }
    if head == UTF8_MARK {
        head.clear();
    }
    let max = limits.max_unpacked_bytes;
    let text = Box::new(io::Cursor::new(head).chain(text));
    Ok(BufReader::with_capacity(BUFFER, Guarded { text, max, left: max }))
}

fn first(input: &mut dyn Read, count: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(count);
    input.take(u64::try_from(count).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
    Ok(head)
}

/// The text up to its limit; one byte more is an error, not the end.
pub(super) struct Guarded<'a> {
    text: Box<dyn Read + 'a>,
    max: u64,
    left: u64,
}

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.text.read(buffer)?;
        let read = u64::try_from(count).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(read).ok_or_else(|| io::Error::other(Refusal::Size(self.max)))?;
        Ok(count)
    }
}
