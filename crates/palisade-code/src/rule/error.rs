//! Why a rule is not run.

use crate::conditions::ComparisonError;
use crate::regexes::RegexError;

/// A rule, or a file of rules, that is not run. The messages are for its author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", place(.file, *.line, .rule.as_deref()))]
pub struct RuleError {
    /// As it was given.
    pub file: String,
    /// From 1; 0 when it is the whole file.
    pub line: u32,
    /// Without it the file is wrong as a whole, or the rule has no id.
    pub rule: Option<String>,
    pub reason: Reason,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("expected YAML, found {0}")]
    Yaml(String),
    #[error("expected {expected}, found {found}")]
    Expected { expected: String, found: String },
    #[error("expected {limit} {what} at most, found more")]
    TooMuch { what: &'static str, limit: usize },
    #[error("expected an id of its own, found that of the rule at {0}")]
    Duplicate(String),
    #[error("{0} is not supported")]
    Unsupported(String),
    #[error("{comparison:?}: {error}")]
    Comparison { comparison: String, error: ComparisonError },
    #[error("{regex:?}: {error}")]
    Regex { regex: String, error: RegexError },
}

fn place(file: &str, line: u32, rule: Option<&str>) -> String {
    let line = if line == 0 { String::new() } else { format!(":{line}") };
    let rule = rule.map(|rule| format!(", rule {rule}")).unwrap_or_default();
    format!("{file}{line}{rule}")
}
