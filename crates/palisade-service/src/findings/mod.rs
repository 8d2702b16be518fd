//! Findings across scans: reading them with their state.

mod read;

pub use read::{FindingDetail, ListFindings};
