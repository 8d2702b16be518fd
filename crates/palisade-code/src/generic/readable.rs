//! Which files generic patterns look at: texts that somebody reads, not binary data or minified code.

/// How much of a file is looked at.
const PEEK: usize = 4096;
/// Shorter texts need no lines.
const SHORT: usize = 500;
/// Bytes per line, on average.
const LONG_LINES: usize = 150;

/// Whether a file looks like text with lines, by its first bytes.
pub fn is_readable(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(PEEK)];
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F);
    let controls = bytes.iter().filter(is_control).count();
    let ascii = bytes.iter().filter(|byte| byte.is_ascii()).count();
    let is_binary = controls > 0 && controls * 100 >= ascii;
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    !is_binary && (bytes.len() <= SHORT || lines * LONG_LINES >= bytes.len())
}
