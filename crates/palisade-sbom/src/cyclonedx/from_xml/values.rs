//! Texts of XML as the values that the same document has in JSON.

use super::super::grammar::{Kind, Scalar};
use crate::tree::{Node, Value};

/// A text of XML as the value that its kind has in JSON. What does not fit stays a text, which the check then finds.
pub(super) fn scalar(text: &str, line: u32, kind: &Kind) -> Node {
    let Kind::Scalar(scalar) = kind else { return Node::new(line, Value::Text(text.into())) };
    let trimmed = if scalar.collapses() { text.trim() } else { text };
    let value = match (scalar, trimmed) {
        (Scalar::Bool, "true" | "1") => Value::Bool(true),
        (Scalar::Bool, "false" | "0") => Value::Bool(false),
        (number, text) if number.is_number() => {
            decimal(text).map_or_else(|| Value::Text(text.into()), Value::Number)
        }
        (_, text) => Value::Text(text.into()),
    };
    Node::new(line, value)
}

/// A decimal of XML Schema (`+1`, `.5`, `01`) as JSON writes it.
fn decimal(text: &str) -> Option<Box<str>> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let legal = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !legal(whole) || !legal(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_numbers_of_json() {
        for (text, expected) in [
            ("1", "1"),
            ("+1", "1"),
            ("-01.50", "-1.50"),
            (".5", "0.5"),
            ("1.", "1"),
            ("00", "0"),
            ("-0", "-0"),
        ] {
            assert_eq!(decimal(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", ".", "-", "1e5", "1,5", "NaN", "1 2"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
