//! Numbers out of a byte slice at an offset: bounds-checked, in either byte order.

/// A slice with the byte order of its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a> {
    pub(super) data: &'a [u8],
    pub(super) big_endian: bool,
}

impl<'a> Bytes<'a> {
    pub(super) fn slice(&self, offset: u64, length: u64) -> Option<&'a [u8]> {
        let start = usize::try_from(offset).ok()?;
        let end = usize::try_from(offset.checked_add(length)?).ok()?;
        self.data.get(start..end)
    }

    pub(super) fn u16(&self, offset: u64) -> Option<u16> {
        let bytes = self.slice(offset, 2)?.try_into().ok()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    pub(super) fn u32(&self, offset: u64) -> Option<u32> {
        let bytes = self.slice(offset, 4)?.try_into().ok()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    pub(super) fn u64(&self, offset: u64) -> Option<u64> {
        let bytes = self.slice(offset, 8)?.try_into().ok()?;
        Some(if self.big_endian { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    }

    /// A number as wide as an address of the file.
    pub(super) fn address(&self, offset: u64, wide: bool) -> Option<u64> {
        if wide { self.u64(offset) } else { self.u32(offset).map(u64::from) }
    }
}

/// The text up to the first zero byte.
pub(super) fn name_of(bytes: &[u8]) -> &str {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    str::from_utf8(&bytes[..end]).unwrap_or_default()
}
