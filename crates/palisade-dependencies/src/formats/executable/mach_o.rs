//! Sections of Mach-O files for one architecture, in the byte order of today's machines.

use super::bytes::{Bytes, name_of};
use super::section::{SECTION_LIMIT, Section};

const SEGMENT_32: u32 = 1;
const SEGMENT_64: u32 = 0x19;

pub(super) fn sections(data: &[u8]) -> Option<Vec<Section<'_>>> {
    let bytes = Bytes { data, big_endian: false };
    let wide = *data.first()? == 0xcf;
    let commands = u64::from(bytes.u32(16)?).min(SECTION_LIMIT);
    let mut at = if wide { 32 } else { 28 };
    let mut sections = Vec::new();
    for _ in 0..commands {
        let Some((kind, size)) = bytes.u32(at).zip(bytes.u32(at + 4)) else { break };
        if matches!(kind, SEGMENT_32 | SEGMENT_64) {
            segment(bytes, at, kind == SEGMENT_64, &mut sections);
        }
        if size < 8 || sections.len() as u64 > SECTION_LIMIT {
            break;
        }
        at += u64::from(size);
    }
    Some(sections)
}

fn segment<'a>(bytes: Bytes<'a>, at: u64, wide: bool, sections: &mut Vec<Section<'a>>) {
    let (count_at, header, size) = if wide { (64, 72, 80) } else { (48, 56, 68) };
    let count = bytes.u32(at + count_at).map_or(0, u64::from).min(SECTION_LIMIT);
    for index in 0..count {
        let start = at + header + index * size;
        let read = || {
            let address = bytes.address(start + 32, wide)?;
            let (length, offset) = if wide {
                (bytes.u64(start + 40)?, bytes.u32(start + 48)?)
            } else {
                (u64::from(bytes.u32(start + 36)?), bytes.u32(start + 40)?)
            };
            let name = name_of(bytes.slice(start, 16)?);
            Some(Section { name, address, data: bytes.slice(u64::from(offset), length)? })
        };
        match bytes.slice(start, size) {
            None => break,
            Some(_) => sections.extend(read()),
        }
    }
}
