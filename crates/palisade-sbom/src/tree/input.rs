//! The text of a document: size limit, byte order mark, encoding.

use crate::{Fault, Limits, ReadError};

/// The document as text, without a byte order mark.
pub(crate) fn text_of(bytes: &[u8], limits: Limits) -> Result<&str, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(Fault::TooLarge { limit: limits.bytes, found: bytes.len() }.at(0));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Fault::Encoding { found: "UTF-16" }.at(1));
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if bytes.get(..4).is_some_and(|start| start.contains(&0)) {
        return Err(Fault::Encoding { found: "UTF-16 or UTF-32" }.at(1));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let line = line_at(bytes, error.valid_up_to());
        Fault::Encoding { found: "other bytes" }.at(line)
    })
}

/// The line of a byte, from 1.
pub(crate) fn line_at(bytes: &[u8], offset: usize) -> u32 {
    let before = bytes.iter().take(offset).filter(|byte| **byte == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}
