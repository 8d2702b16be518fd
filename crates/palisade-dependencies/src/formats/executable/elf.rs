//! Sections of ELF files (System V ABI, chapter 4).

use super::bytes::{Bytes, name_of};
use super::section::{SECTION_LIMIT, Section};

/// A section without bytes in the file.
const NO_BITS: u32 = 8;

pub(super) fn sections(data: &[u8]) -> Option<Vec<Section<'_>>> {
    let wide = *data.get(4)? == 2;
    let bytes = Bytes { data, big_endian: *data.get(5)? == 2 };
    let (table, size_at) = if wide { (bytes.u64(40)?, 58) } else { (u64::from(bytes.u32(32)?), 46) };
    let size = u64::from(bytes.u16(size_at)?);
    let count = u64::from(bytes.u16(size_at + 2)?).min(SECTION_LIMIT);
    let names_index = u64::from(bytes.u16(size_at + 4)?);
    let header = |index: u64| {
        let at = table.checked_add(index.checked_mul(size)?)?;
        let (address, offset, length) = if wide {
            (
                bytes.u64(at.checked_add(16)?)?,
                bytes.u64(at.checked_add(24)?)?,
                bytes.u64(at.checked_add(32)?)?,
            )
        } else {
            let number = |distance: u64| Some(u64::from(bytes.u32(at.checked_add(distance)?)?));
            (number(12)?, number(16)?, number(20)?)
        };
        Some((bytes.u32(at)?, bytes.u32(at.checked_add(4)?)?, address, offset, length))
    };
    let (_, _, _, offset, length) = header(names_index)?;
    let names = bytes.slice(offset, length)?;
    let mut sections = Vec::new();
    for index in 0..count {
        let Some((name, kind, address, offset, length)) = header(index) else { break };
        let (Some(name), false) = (names.get(name as usize..), kind == NO_BITS) else { continue };
        if let Some(data) = bytes.slice(offset, length) {
            sections.push(Section { name: name_of(name), address, data });
        }
    }
    Some(sections)
}
