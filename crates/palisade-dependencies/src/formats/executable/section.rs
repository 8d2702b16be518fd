//! The sections of an executable, whatever its kind.

use super::{elf, mach_o, pe};

/// One section: its name, where it is loaded, and its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'a> {
    pub(super) name: &'a str,
    pub(super) address: u64,
    pub(super) data: &'a [u8],
}

/// More sections than any program has.
pub(super) const SECTION_LIMIT: u64 = 10_000;

/// The sections of an ELF, Mach-O or PE file; `None` when it is none of them. A header that leads out of the file ends
/// the list.
pub(super) fn sections(data: &[u8]) -> Option<Vec<Section<'_>>> {
    match data.get(..4)? {
        b"\x7fELF" => Some(elf::sections(data).unwrap_or_default()),
        [0xcf | 0xce, 0xfa, 0xed, 0xfe] => Some(mach_o::sections(data).unwrap_or_default()),
        [b'M', b'Z', ..] => Some(pe::sections(data).unwrap_or_default()),
        _ => None,
    }
}

/// The bytes that are loaded at an address.
pub(super) fn loaded_at<'a>(sections: &[Section<'a>], address: u64, length: u64) -> Option<&'a [u8]> {
    sections.iter().find_map(|section| {
        let start = usize::try_from(address.checked_sub(section.address)?).ok()?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        section.data.get(start..end)
    })
}
