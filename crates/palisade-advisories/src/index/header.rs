//! The first bytes of an index: what it is, what it holds, and where.

use super::cursor::Cursor;
use super::error::Damage;

/// Raised with every change of the layout; other formats are refused.
pub(crate) const FORMAT: u32 = 2;
pub(crate) const HEADER_BYTES: usize = 512;
pub(crate) const SECTIONS: usize = 8;
const MAGIC: &[u8; 8] = b"PALADVIX";
/// The last bytes of the header are the digest of those before.
const DIGEST_BYTES: usize = 32;

/// The parts of the file, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// One entry of 64 bytes per ecosystem: see `Ecosystems`.
    Ecosystems,
    /// Two `u32` per package, where its name and its postings start, and one pair for the end; sorted by name within an ecosystem.
    Packages,
    Names,
    Postings,
    /// Two `u32` per advisory: where its record starts, and its alias group.
    RecordTable,
    Records,
    /// 16 bytes per CVE id: code `u64`, EPSS score and percentile in 1/100,000 as `u32` each, the highest bit of the second for KEV.
    Signals,
    /// Compressed blocks of long texts, and their table at the end: see `texts`.
    Texts,
}

/// What the header says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) format: u32,
    pub(crate) file_bytes: u64,
    /// Unix milliseconds.
    pub(crate) built_at: i64,
    /// Advisories in the index; withdrawn ones are not.
    pub(crate) advisories: u64,
    /// BLAKE3 of everything after the header.
    pub(crate) checksum: [u8; 32],
    /// Start and length of each section.
    pub(crate) sections: [(u64, u64); SECTIONS],
}

impl Header {
    pub(crate) fn write(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&self.format.to_le_bytes());
        bytes.extend_from_slice(&self.file_bytes.to_le_bytes());
        bytes.extend_from_slice(&self.built_at.to_le_bytes());
        bytes.extend_from_slice(&self.advisories.to_le_bytes());
        bytes.extend_from_slice(&self.checksum);
        for (start, length) in self.sections {
            bytes.extend_from_slice(&start.to_le_bytes());
            bytes.extend_from_slice(&length.to_le_bytes());
        }
        let mut header = [0; HEADER_BYTES];
        header[..bytes.len()].copy_from_slice(&bytes);
        let (content, digest) = header.split_at_mut(HEADER_BYTES - DIGEST_BYTES);
        digest.copy_from_slice(blake3::hash(content).as_bytes());
        header
    }

    /// `Ok(None)` when the bytes are no index at all. Of another format only the format is read.
    pub(crate) fn read(file: &[u8]) -> Result<Option<Self>, Damage> {
        let mut cursor = Cursor::new(file);
        if cursor.bytes(MAGIC.len()) != Ok(MAGIC) {
            return Ok(None);
        }
        let mut header = Self { format: cursor.u32()?, ..Self::default() };
        if header.format != FORMAT {
            return Ok(Some(header));
        }
        let whole = file.get(..HEADER_BYTES).ok_or(Damage("a file that ends in its header"))?;
        let (content, digest) = whole.split_at(HEADER_BYTES - DIGEST_BYTES);
        if blake3::hash(content).as_bytes() != digest {
            return Err(Damage("a header that does not match its digest"));
        }
        header.file_bytes = cursor.u64()?;
        header.built_at = cursor.i64()?;
        header.advisories = cursor.u64()?;
        header.checksum = cursor.array()?;
        for section in &mut header.sections {
            *section = (cursor.u64()?, cursor.u64()?);
        }
        Ok(Some(header))
    }

    /// The bytes of a section in the whole file.
    pub(crate) fn section<'a>(&self, file: &'a [u8], section: Section) -> Result<&'a [u8], Damage> {
        let (start, length) = self.sections[section as usize];
        let range = usize::try_from(start)
            .ok()
            .zip(start.checked_add(length).and_then(|end| usize::try_from(end).ok()));
        range
            .and_then(|(start, end)| file.get(start..end))
            .ok_or(Damage("a section beyond the end of the file"))
    }
}
