//! Sections of PE files (Microsoft PE format).

use super::bytes::{Bytes, name_of};
use super::section::{SECTION_LIMIT, Section};

const WIDE: u16 = 0x20b;
const HEADER: u64 = 40;

pub(super) fn sections(data: &[u8]) -> Option<Vec<Section<'_>>> {
    let bytes = Bytes { data, big_endian: false };
    let header = u64::from(bytes.u32(0x3c)?);
    if bytes.slice(header, 4)? != b"PE\0\0" {
        return None;
    }
    let count = u64::from(bytes.u16(header + 6)?).min(SECTION_LIMIT);
    let optional = header + 24;
    let wide = bytes.u16(optional)? == WIDE;
    let base = if wide { bytes.u64(optional + 24)? } else { u64::from(bytes.u32(optional + 28)?) };
    let table = optional + u64::from(bytes.u16(header + 20)?);
    let mut sections = Vec::new();
    for index in 0..count {
        let at = table + index * HEADER;
        let Some(name) = bytes.slice(at, 8) else { break };
        let read = || {
            let (virtual_size, address) = (bytes.u32(at + 8)?, bytes.u32(at + 12)?);
            let (raw_size, offset) = (bytes.u32(at + 16)?, bytes.u32(at + 20)?);
            let length = if virtual_size == 0 { raw_size } else { raw_size.min(virtual_size) };
            let data = bytes.slice(u64::from(offset), u64::from(length))?;
            Some(Section { name: name_of(name), address: base.checked_add(u64::from(address))?, data })
        };
        sections.extend(read());
    }
    Some(sections)
}
