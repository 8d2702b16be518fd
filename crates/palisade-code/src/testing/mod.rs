//! Tests of rules: files of rules beside targets whose comments say where they must match. Run by `palisade rules test`
//! and by the conformance tool.

mod annotations;
mod check;
mod files;
mod fixed;

pub use check::{Outcome, check, line, unreadable};
pub use files::rule_files;
