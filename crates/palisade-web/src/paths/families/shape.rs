//! Questions that several grammars ask of an answer.

use serde_json::Value;

use super::super::probe::Reading;
use crate::fetch::Exchange;

/// The text, when it is none of the pages that sites give in place of a file.
pub(super) fn plain_text(exchange: &Exchange) -> Option<String> {
    let text = exchange.text();
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(64).collect();
    let start = start.to_ascii_lowercase();
    let is_page =
        start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head");
    (!is_page && !text.is_empty() && !text.contains('\0')).then_some(text)
}

/// Reads a plain text; anything else is something else.
pub(super) fn text(exchange: &Exchange, is_one: fn(&str) -> bool, evidence: &str) -> Reading {
    Reading::when(plain_text(exchange).is_some_and(|text| is_one(&text)), evidence)
}

/// Reads a page or document that must hold all of `parts`.
pub(super) fn holds(exchange: &Exchange, parts: &[&str], evidence: &str) -> Reading {
    let text = exchange.text();
    Reading::when(parts.iter().all(|part| text.contains(part)), evidence)
}

/// The JSON object of an answer.
pub(super) fn object(exchange: &Exchange) -> Option<Value> {
    serde_json::from_slice(&exchange.body.bytes).ok().filter(Value::is_object)
}

/// Whether a line begins with each of `starts`, blanks in front aside.
pub(super) fn has_lines(text: &str, starts: &[&str]) -> bool {
    starts.iter().all(|start| text.lines().any(|line| line.trim_start().starts_with(start)))
}

/// Lines that say something: neither empty nor a comment, at most the first 500.
pub(super) fn content_lines(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().take(500).map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with(['#', ';']))
}
