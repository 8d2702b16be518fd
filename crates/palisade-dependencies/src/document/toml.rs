//! TOML into a tree with lines, over the spanned values of the `toml` crate.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Error};

use super::lines::LineStarts;
use super::node::{Entry, Map, Node, Value};
use crate::FormatError;

/// Reads a TOML document. The `toml` crate bounds the nesting itself.
pub(crate) fn parse_toml(text: &str) -> Result<Node<'_>, FormatError> {
    let lines = LineStarts::new(text);
    let table = DeTable::parse(text).map_err(|error| syntax_error(&error, text, &lines))?;
    let span = table.span();
    Ok(Node { line: lines.line(span.start), value: map(table.into_inner(), &lines)? })
}

fn syntax_error(error: &Error, text: &str, lines: &LineStarts) -> FormatError {
    let span = error.span().unwrap_or(0..0);
    let line = lines.line(span.start);
    let message = error.message();
    if message.contains("duplicate key") {
        let key = text.get(span).unwrap_or_default();
        return FormatError::DuplicateKey { key: crate::error::shorten(key), line };
    }
    if message.contains("recurs") {
        return FormatError::TooDeep { limit: 80, line };
    }
    if text.get(span.end..).is_none_or(|rest| rest.trim().is_empty()) {
        return FormatError::Truncated { line };
    }
    FormatError::syntax("toml", message, line)
}

fn map<'a>(table: DeTable<'a>, lines: &LineStarts) -> Result<Value<'a>, FormatError> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        let offset = key.span().start;
        let value = node(value, lines)?;
        entries.push((offset, Entry { line: lines.line(offset), key: key.into_inner(), value }));
    }
    entries.sort_by_key(|(offset, _)| *offset);
    Ok(Value::Map(Map::new(entries.into_iter().map(|(_, entry)| entry).collect())?))
}

fn list<'a>(array: DeArray<'a>, lines: &LineStarts) -> Result<Value<'a>, FormatError> {
    let items: Result<_, _> = array.into_iter().map(|item| node(item, lines)).collect();
    items.map(Value::List)
}

fn node<'a>(value: Spanned<DeValue<'a>>, lines: &LineStarts) -> Result<Node<'a>, FormatError> {
    let line = lines.line(value.span().start);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) => Value::Number(Cow::Owned(number.as_str().to_owned())),
        DeValue::Float(number) => Value::Number(Cow::Owned(number.as_str().to_owned())),
        DeValue::Boolean(truth) => Value::Bool(truth),
        DeValue::Datetime(time) => Value::Text(Cow::Owned(time.to_string())),
        DeValue::Array(array) => list(array, lines)?,
        DeValue::Table(table) => map(table, lines)?,
    };
    Ok(Node { line, value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_document_knows_its_lines() {
        let text = "z = 1\n[[package]]\nname = \"a\"\n\n[[package]]\nname = \"b\"\nversion = '1'\n";
        let root = parse_toml(text).unwrap();
        let [a, b] = root.items_at("package") else { panic!("two packages") };
        assert_eq!((a.line, b.line), (2, 5));
        assert_eq!(b.entries()[1].line, 7);
        assert_eq!(b.text_at("version"), Some("1"));
    }

    #[test]
    fn what_is_wrong_has_a_name() {
        let cases = [
            ("a = 1\na = 2\n", "duplicate_key"),
            ("a = [1, 2", "truncated"),
            ("a = ", "truncated"),
            ("a = = 1\nb = 1", "syntax"),
        ];
        for (text, code) in cases {
            assert_eq!(parse_toml(text).map_err(|error| error.code()), Err(code), "{text}");
        }
        let deep = format!("a = {}\nb=1", "[".repeat(10_000));
        assert_eq!(parse_toml(&deep).map_err(|error| error.code()), Err("too_deep"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[-a=.{}\\[\\],'\"#\n 1]{0,60}") {
            let _ = parse_toml(&text);
        }
    }
}
