//! What a list says of a bill of materials.

use serde::{Deserialize, Serialize};

/// The contents of a bill in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BillSummary {
    pub components: u64,
    /// The most frequent ones, those first.
    pub licenses: Vec<LicenseUse>,
}

/// A licence and how many components state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseUse {
    /// An SPDX expression, or the words of a manifest.
    pub license: String,
    pub components: u64,
}
