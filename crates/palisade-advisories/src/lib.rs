//! Advisories: the version order of each package ecosystem.

mod order;

pub use order::{Version, VersionError};
