//! The time, for rules that ask for it.

use palisade_model::{Clock, SystemClock};

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    SystemClock.now() / 1000
}
