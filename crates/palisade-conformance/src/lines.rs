//! Lines of sources, and the time for rules that ask for it.

use palisade_model::{Clock, SystemClock};

/// The line of a byte, from 1.
pub(crate) fn line(source: &str, byte: u32) -> usize {
    let before = source.as_bytes().get(..byte as usize).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    SystemClock.now() / 1000
}
