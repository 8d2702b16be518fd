//! The version of a stored thing: raised by one with every change a caller makes, named by `ETag` and `If-Match`.

use serde::{Deserialize, Serialize};

/// A version; the first one is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// What nothing has: a condition on it never holds.
    pub const NONE: Self = Self(0);

    /// The stored number.
    pub fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
