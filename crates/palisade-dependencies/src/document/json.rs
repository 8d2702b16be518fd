//! JSON (RFC 8259), and JSON with comments and trailing commas, into a tree with lines.

use std::borrow::Cow;

use super::builder::{Builder, Wants};
use super::node::{Node, Value};
use crate::FormatError;

/// Reads a JSON document.
pub(crate) fn parse_json(text: &str) -> Result<Node<'_>, FormatError> {
    Reader::new(text, false).document()
}

/// Reads a JSON document that may hold comments and trailing commas.
pub(crate) fn parse_jsonc(text: &str) -> Result<Node<'_>, FormatError> {
    Reader::new(text, true).document()
}

#[derive(Debug)]
struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    lenient: bool,
    builder: Builder<'a>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, lenient: bool) -> Self {
        Self { text, at: 0, line: 1, lenient, builder: Builder::default() }
    }

    fn document(mut self) -> Result<Node<'a>, FormatError> {
        loop {
            self.value_or_close()?;
            self.separator()?;
            if self.builder.depth() == 0 {
                break;
            }
        }
        if self.peek()?.is_some() {
            return Err(self.unexpected("the end"));
        }
        self.builder.take_root().ok_or(FormatError::Truncated { line: self.line })
    }

    /// A key when one is due, then a scalar, or the brackets up to the next value, or a closing bracket.
    fn value_or_close(&mut self) -> Result<(), FormatError> {
        loop {
            let byte = self.expect_byte()?;
            let closes = match (byte, self.builder.in_map()) {
                (b'}', Some(true)) => self.builder.wants() == Wants::Key,
                (b']', Some(false)) => true,
                _ => false,
            };
            if closes {
                self.at += 1;
                return self.builder.close();
            }
            if self.builder.wants() == Wants::Key {
                self.key()?;
                continue;
            }
            match byte {
                b'{' => self.builder.open_map(self.line)?,
                b'[' => self.builder.open_list(self.line)?,
                _ => return self.scalar(byte),
            }
            self.at += 1;
        }
    }

    /// After a value: a comma, or closing brackets until one is followed by a comma or the end.
    fn separator(&mut self) -> Result<(), FormatError> {
        while let Some(in_map) = self.builder.in_map() {
            match (self.expect_byte()?, in_map) {
                (b',', _) => {
                    self.at += 1;
                    let next = self.expect_byte()?;
                    if !self.lenient && matches!(next, b'}' | b']') {
                        return Err(self.unexpected("a value after the comma"));
                    }
                    return Ok(());
                }
                (b'}', true) | (b']', false) => {
                    self.at += 1;
                    self.builder.close()?;
                }
                _ => return Err(self.unexpected("a comma or the closing bracket")),
            }
        }
        Ok(())
    }

    fn key(&mut self) -> Result<(), FormatError> {
        if self.expect_byte()? != b'"' {
            return Err(self.unexpected("a key"));
        }
        let line = self.line;
        let key = self.string()?;
        if self.expect_byte()? != b':' {
            return Err(self.unexpected("a colon"));
        }
        self.at += 1;
        self.builder.key(key, line);
        Ok(())
    }

    fn scalar(&mut self, byte: u8) -> Result<(), FormatError> {
        let line = self.line;
        let value = match byte {
            b'"' => Value::Text(self.string()?),
            b'-' | b'0'..=b'9' => Value::Number(Cow::Borrowed(self.bare_word())),
            b'a'..=b'z' => match self.bare_word() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                word if self.at >= self.text.len() && "true false null".contains(word) => {
                    return Err(FormatError::Truncated { line });
                }
                word => return Err(FormatError::syntax("a value", word, line)),
            },
            _ => return Err(self.unexpected("a value")),
        };
        self.builder.scalar(value, line)
    }

    fn bare_word(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let end = rest.bytes().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A string from its opening quote; borrowed unless it has escapes.
    fn string(&mut self) -> Result<Cow<'a, str>, FormatError> {
        self.at += 1;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            match bytes.get(self.at) {
                None => return Err(FormatError::Truncated { line: self.line }),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(0..0x20) => return Err(self.unexpected("no control characters in a string")),
                Some(_) => self.at += 1,
            }
        }
        let raw = self.text.get(start..self.at).ok_or(FormatError::Truncated { line: self.line })?;
        self.at += 1;
        if escaped { unescape(raw, self.line).map(Cow::Owned) } else { Ok(Cow::Borrowed(raw)) }
    }

    fn expect_byte(&mut self) -> Result<u8, FormatError> {
        self.peek()?.ok_or(FormatError::Truncated { line: self.line })
    }

    /// The next byte that is neither blank nor part of a comment.
    fn peek(&mut self) -> Result<Option<u8>, FormatError> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'\n') => {
                    self.line = self.line.saturating_add(1);
                    self.at += 1;
                }
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'/') if self.lenient => self.comment()?,
                other => return Ok(other.copied()),
            }
        }
    }

    fn comment(&mut self) -> Result<(), FormatError> {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(inner) = rest.strip_prefix("/*") {
            inner.find("*/").ok_or(FormatError::Truncated { line: self.line })? + 4
        } else {
            return Err(self.unexpected("a comment"));
        };
        let lines = rest[..length].bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at += length;
        Ok(())
    }

    fn unexpected(&self, expected: &'static str) -> FormatError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest.chars().next().map_or_else(|| "the end".to_owned(), |c| format!("{c:?}"));
        FormatError::Syntax { expected, found, line: self.line }
    }
}

fn unescape(raw: &str, line: u32) -> Result<String, FormatError> {
    let wrong = |found: &str| FormatError::syntax("an escape of JSON", found, line);
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let escape = rest.chars().next().ok_or_else(|| wrong("nothing"))?;
        rest = &rest[escape.len_utf8()..];
        text.push(match escape {
            '"' | '\\' | '/' => escape,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => code_point(&mut rest).ok_or_else(|| wrong("a wrong code point"))?,
            _ => return Err(wrong(escape.encode_utf8(&mut [0; 4]))),
        });
    }
    text.push_str(rest);
    Ok(text)
}

/// Four digits, or eight as a surrogate pair. A lone surrogate becomes the replacement character.
fn code_point(rest: &mut &str) -> Option<char> {
    let first = hex4(rest)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let mut ahead = rest.strip_prefix("\\u").unwrap_or_default();
    match hex4(&mut ahead) {
        Some(second @ 0xdc00..0xe000) => {
            *rest = ahead;
            char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
        }
        _ => Some(char::REPLACEMENT_CHARACTER),
    }
}

fn hex4(rest: &mut &str) -> Option<u32> {
    let digits = rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    *rest = &rest[4..];
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_document_knows_its_lines() {
        let root =
            parse_json("{\n \"a\": [1, {\"b\":\n \"c\\u00e9\\ud83d\\ude00\"}],\n \"d\": {}, \"e\": []}")
                .unwrap();
        assert_eq!(root.entries()[1].line, 4);
        let item = &root.items_at("a")[1];
        assert_eq!((item.line, item.text_at("b")), (2, Some("cé😀")));
        assert_eq!(item.get("b").map(|node| node.line), Some(3));
    }

    #[test]
    fn what_is_wrong_has_a_name() {
        let cases = [
            ("", "truncated"),
            ("{\"a\": [1, 2", "truncated"),
            ("{\"a\": \"b", "truncated"),
            ("{\"a\": tr", "truncated"),
            ("{\"a\": 1, \"a\": 2}", "duplicate_key"),
            ("{\"a\": 1,}", "syntax"),
            ("[1 2]", "syntax"),
            ("{]", "syntax"),
            ("{} x", "syntax"),
            ("{\"a\": \"\\x\"}", "syntax"),
            ("{\"a\" // c\n: 1}", "syntax"),
        ];
        for (text, code) in cases {
            assert_eq!(parse_json(text).map_err(|error| error.code()), Err(code), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(parse_json(&deep).map_err(|error| error.code()), Err("too_deep"));
        let many =
            format!("{{{}}}", (0..30).map(|n| format!("\"{}\":1", n % 29)).collect::<Vec<_>>().join(","));
        assert_eq!(parse_json(&many).map_err(|error| error.code()), Err("duplicate_key"));
    }

    #[test]
    fn comments_and_trailing_commas_are_for_jsonc() {
        let root = parse_jsonc("// one\n{ /* two\n */ \"a\": [1, 2,],\n }").unwrap();
        assert_eq!((root.items_at("a").len(), root.entries()[0].line), (2, 3));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[\\[\\]{}\",:a1\\\\u/*\n ]{0,60}") {
            let _ = parse_json(&text);
            let _ = parse_jsonc(&text);
        }
    }
}
