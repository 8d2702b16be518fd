//! Lines of sources, and the time for rules that ask for it.

use std::time::SystemTime;

/// The line of a byte, from 1.
pub(crate) fn line(source: &str, byte: u32) -> usize {
    let before = source.as_bytes().get(..byte as usize).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(0)
}
