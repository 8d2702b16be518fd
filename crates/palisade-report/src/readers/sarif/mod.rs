//! Reads SARIF 2.1.0 (OASIS) of any tool into findings, result by result. Called by the import of the service.

mod bytes;
mod component;
mod convert;
mod document;
mod error;
mod identity;
mod judge;
mod lenient;
mod message;
mod options;
mod paths;
mod raw;
mod read;
mod rule_table;
mod split;
mod summary;
mod wording;

pub use error::SarifError;
pub use options::{SarifLimits, SarifOptions};
pub use read::read_sarif;
pub use summary::{RunInfo, SarifSummary, Skipped};

#[cfg(test)]
mod tests;
