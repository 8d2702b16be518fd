//! One module per format that is read.

mod sarif;

pub use sarif::{RunInfo, SarifError, SarifLimits, SarifOptions, SarifSummary, Skipped, read_sarif};
