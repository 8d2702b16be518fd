//! What is wrong with a part of a rule, before file and rule are named.

use super::node::Node;
use crate::regexes::{Regex, Use};
use crate::rule::error::Reason;

#[derive(Debug)]
pub(super) struct Fault {
    /// From 1; 0 when it is the whole file.
    pub(super) line: u32,
    pub(super) reason: Reason,
}

pub(super) type Outcome<T> = Result<T, Fault>;

impl Fault {
    pub(super) fn expected(line: u32, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { line, reason: Reason::Expected { expected: expected.into(), found: found.into() } }
    }

    /// For a value of the wrong kind.
    pub(super) fn kind(node: &Node<'_>, expected: impl Into<String>) -> Self {
        Self::expected(node.line, expected, node.kind())
    }

    pub(super) fn unsupported(line: u32, what: impl Into<String>) -> Self {
        Self { line, reason: Reason::Unsupported(what.into()) }
    }

    pub(super) fn too_much(line: u32, what: &'static str, limit: usize) -> Self {
        Self { line, reason: Reason::TooMuch { what, limit } }
    }
}

/// Reads a regular expression of a rule.
pub(super) fn regex(node: &Node<'_>, usage: Use) -> Outcome<Regex> {
    let text = node.text().ok_or_else(|| Fault::kind(node, "a regular expression"))?;
    Regex::new(text, usage)
        .map_err(|error| Fault { line: node.line, reason: Reason::Regex { regex: text.to_owned(), error } })
}

/// Reads the name of a metavariable, with its `$`.
pub(super) fn metavariable(node: &Node<'_>) -> Outcome<String> {
    match node.text() {
        Some(name) if name.starts_with('$') && name.len() > 1 => Ok(name.to_owned()),
        Some(name) => Err(Fault::expected(node.line, "a metavariable such as $X", format!("{name:?}"))),
        None => Err(Fault::kind(node, "a metavariable such as $X")),
    }
}
