//! Long texts in zstd blocks of some 64 kB, which are unpacked only for output.
//!
//! The section ends with its table, 16 bytes per block (first advisory `u32`, unpacked length `u32`, start `u64`), and the
//! count of blocks as `u32`. A block has one text with its length per advisory, in order.

use serde::{Deserialize, Serialize};

use super::cursor::{Cursor, Put};
use super::error::Damage;
use crate::osv::{Reference, Scored};

const BLOCK_BYTES: usize = 64 * 1024;
const ENTRY_BYTES: usize = 16;
/// A single record has at most 32 MB.
const MAX_UNPACKED: usize = 64 * 1024 * 1024;
const LEVEL: i32 = 3;

/// The long part of an advisory.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Markdown, as the source wrote it: not to be shown as HTML.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// Severity vectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vectors: Vec<Scored>,
}

/// Packs texts in the order of their advisories.
#[derive(Debug, Default)]
pub(crate) struct TextWriter {
    section: Vec<u8>,
    table: Vec<u8>,
    block: Vec<u8>,
    first: u32,
    next: u32,
}

impl TextWriter {
    pub(crate) fn push(&mut self, details: &Details) -> std::io::Result<()> {
        let text = serde_json::to_vec(details)?;
        if !self.block.is_empty() && self.block.len() + text.len() > BLOCK_BYTES {
            self.close_block()?;
        }
        self.block.put_block(&text);
        self.next += 1;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> std::io::Result<Vec<u8>> {
        self.close_block()?;
        let blocks = (self.table.len() / ENTRY_BYTES) as u32;
        self.section.extend_from_slice(&self.table);
        self.section.extend_from_slice(&blocks.to_le_bytes());
        Ok(self.section)
    }

    fn close_block(&mut self) -> std::io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        self.table.extend_from_slice(&self.first.to_le_bytes());
        self.table.extend_from_slice(&(self.block.len() as u32).to_le_bytes());
        self.table.extend_from_slice(&(self.section.len() as u64).to_le_bytes());
        self.section.extend_from_slice(&zstd::bulk::compress(&self.block, LEVEL)?);
        self.block.clear();
        self.first = self.next;
        Ok(())
    }
}

/// Unpacks the block of an advisory and reads its text.
pub(super) fn read_details(section: &[u8], advisory: u32) -> Result<Details, Damage> {
    let (rest, count) = section.split_last_chunk::<4>().ok_or(Damage("texts without a table"))?;
    let table_bytes = (u32::from_le_bytes(*count) as usize).saturating_mul(ENTRY_BYTES);
    let table_at = rest.len().checked_sub(table_bytes).ok_or(Damage("texts without a table"))?;
    let (blocks, table) = rest.split_at(table_at);
    let entries = table.as_chunks::<ENTRY_BYTES>().0;
    let after = entries.partition_point(|entry| read_entry(entry).is_ok_and(|(first, ..)| first <= advisory));
    let found = after.checked_sub(1).ok_or(Damage("an advisory without text"))?;
    let (first, length, start) = read_entry(&entries[found])?;
    let end = match entries.get(after) {
        Some(entry) => read_entry(entry)?.2,
        None => blocks.len(),
    };
    let packed = blocks.get(start..end).ok_or(Damage("a text beyond its section"))?;
    let unpacked = zstd::bulk::decompress(packed, length.min(MAX_UNPACKED))
        .map_err(|_| Damage("a text that cannot be unpacked"))?;
    let mut cursor = Cursor::new(&unpacked);
    for _ in first..advisory {
        cursor.block()?;
    }
    serde_json::from_slice(cursor.block()?).map_err(|_| Damage("a text that cannot be read"))
}

fn read_entry(entry: &[u8; ENTRY_BYTES]) -> Result<(u32, usize, usize), Damage> {
    let mut cursor = Cursor::new(entry);
    let (first, length) = (cursor.u32()?, cursor.u32()? as usize);
    let start = usize::try_from(cursor.u64()?).map_err(|_| Damage("a text beyond memory"))?;
    Ok((first, length, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_again() {
        let details = |n: usize| Details { text: format!("{n} ").repeat(n * 40), ..Details::default() };
        let mut writer = TextWriter::default();
        for n in 0..200 {
            writer.push(&details(n)).unwrap();
        }
        let section = writer.finish().unwrap();
        for n in [0, 1, 57, 58, 199] {
            assert_eq!(read_details(&section, n as u32).unwrap(), details(n));
        }
        assert!(read_details(&section, 200).is_err());
        assert!(read_details(&section[..section.len() / 2], 3).is_err());
    }
}
