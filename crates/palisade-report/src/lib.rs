//! Turns the result of a scan into text: one writer per format, all of them streaming.
//! Called by the command line and by the report routes of the service.

mod format;
mod report;
mod writers;

#[cfg(test)]
mod fixture;

pub use format::Format;
pub use report::Report;
pub use writers::{
    Look, write_json, write_rule, write_rule_list, write_rules_json, write_sarif, write_table,
};
