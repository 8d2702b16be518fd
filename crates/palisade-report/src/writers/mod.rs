//! One module per format.

mod json;
mod rules;
mod safe_json;
mod sarif;
mod table;
mod text;

pub use json::write_json;
pub use rules::{write_rule, write_rule_list, write_rules_json};
pub use sarif::{SarifStream, write_sarif};
pub use table::write_table;
pub use text::Look;
