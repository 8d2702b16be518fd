//! Turns the result of a scan into text, one writer per format, and reports of other tools into findings, one reader per
//! format; all of them stream. Called by the command line and by the report and import routes of the service.

mod format;
mod readers;
mod report;
mod writers;

#[cfg(test)]
mod fixture;

pub use format::Format;
pub use readers::{RunInfo, SarifError, SarifLimits, SarifOptions, SarifSummary, Skipped, read_sarif};
pub use report::{GateSummary, PolicySummary, Report};
pub use writers::{
    Look, SarifStream, write_json, write_rule, write_rule_list, write_rules_json, write_sarif, write_table,
};
