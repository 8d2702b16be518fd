//! Strict JSON (RFC 8259) with lines: keys only once, nesting and number of values limited.

use std::collections::HashSet;

use super::{Node, Value};
use crate::{Fault, Limits, ReadError};

/// Reads a whole document.
pub(crate) fn read_json(text: &str, limits: Limits) -> Result<Node, ReadError> {
    let mut reader = Reader { text, at: 0, line: 1, depth: 0, values: 0, limits };
    let node = reader.value()?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.unexpected("the end of the document")),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Always on the boundary of a character.
    at: usize,
    line: u32,
    depth: usize,
    values: usize,
    limits: Limits,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Node, ReadError> {
        self.skip_space();
        let line = self.line;
        self.values += 1;
        if self.values > self.limits.values {
            return Err(Fault::TooMany { limit: self.limits.values }.at(line));
        }
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::list)?,
            Some(b'"') => Value::Text(self.string()?.into()),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node::new(line, value))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, ReadError>) -> Result<Value, ReadError> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(Fault::TooDeep { limit: self.limits.depth }.at(self.line));
        }
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value, ReadError> {
        let mut fields: Vec<(Box<str>, Node)> = Vec::new();
        let mut many = HashSet::new();
        if self.closes(b'}') {
            return Ok(Value::Object(fields));
        }
        loop {
            self.skip_space();
            let line = self.line;
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("a key"));
            }
            let key = self.string()?;
            if is_known(&fields, &mut many, &key) {
                return Err(Fault::DuplicateKey(crate::error::excerpt(&key)).at(line));
            }
            self.expect(b':', "a colon")?;
            fields.push((key.into(), self.value()?));
            if self.closes(b'}') {
                return Ok(Value::Object(fields));
            }
            self.expect(b',', "a comma or the end of the object")?;
        }
    }

    fn list(&mut self) -> Result<Value, ReadError> {
        let mut items = Vec::new();
        if self.closes(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value()?);
            if self.closes(b']') {
                return Ok(Value::List(items));
            }
            self.expect(b',', "a comma or the end of the list")?;
        }
    }

    fn word(&mut self) -> Result<Value, ReadError> {
        let words = [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)];
        for (word, value) in words {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.unexpected("a value"))
    }

    fn number(&mut self) -> Result<Value, ReadError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.at;
        self.digits()?;
        if self.at > whole + 1 && self.text.as_bytes()[whole] == b'0' {
            return Err(
                Fault::syntax("a number without leading zero", &self.text[start..self.at]).at(self.line)
            );
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Value::Number(self.text[start..self.at].into()))
    }

    fn digits(&mut self) -> Result<(), ReadError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, ReadError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest().as_bytes();
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            let Some(plain) = plain else { return Err(self.unexpected("the end of a text")) };
            text.push_str(&self.rest()[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.unexpected("no control character in a text")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, ReadError> {
        self.at += 1;
        let letter = self.peek();
        let plain = match letter {
            Some(b'"' | b'\\' | b'/') => char::from(letter.unwrap_or_default()),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.unexpected("an escape")),
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, ReadError> {
        let high = self.code_unit()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).ok_or_else(|| self.unexpected("a pair of surrogates"));
        }
        if self.peek() != Some(b'\\') {
            return Err(self.unexpected("a pair of surrogates"));
        }
        self.at += 1;
        let low = self.code_unit()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(self.unexpected("a pair of surrogates"));
        }
        let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        char::from_u32(code).ok_or_else(|| self.unexpected("a character"))
    }

    /// Reads `u` and four hexadecimal digits.
    fn code_unit(&mut self) -> Result<u32, ReadError> {
        let digits = self.rest().strip_prefix('u').and_then(|rest| rest.get(..4));
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(unit) = unit else { return Err(self.unexpected("u and four hexadecimal digits")) };
        self.at += 5;
        Ok(unit)
    }

    fn closes(&mut self, bracket: u8) -> bool {
        self.skip_space();
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), ReadError> {
        if self.closes(byte) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    fn skip_space(&mut self) {
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek() {
            self.line = self.line.saturating_add(u32::from(byte == b'\n'));
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn unexpected(&self, expected: &'static str) -> ReadError {
        let found = match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            None => "the end".to_owned(),
            Some(character) => format!("{character:?}"),
        };
        Fault::syntax(expected, &found).at(self.line)
    }
}

/// Whether an object has a key already; objects with many keys are looked up in a set, made when it is needed.
fn is_known(fields: &[(Box<str>, Node)], many: &mut HashSet<String>, key: &str) -> bool {
    if fields.len() < 16 {
        return fields.iter().any(|(name, _)| &**name == key);
    }
    if many.is_empty() {
        many.extend(fields.iter().map(|(name, _)| name.to_string()));
    }
    !many.insert(key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Node, String> {
        read_json(text, Limits::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn values_keep_their_lines() {
        let node = read("{\n  \"a\": [1,\n 2]\n}").unwrap();
        let lines: Vec<u32> = node.get_list("a").iter().map(|item| item.line).collect();
        assert_eq!(lines, [2, 3]);
    }

    #[test]
    fn escapes_become_characters() {
        assert_eq!(read(r#""\ud83e\udd80\n\u00e9\/""#).unwrap().as_text(), Some("🦀\né/"));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let refused = [
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "1.",
            "-",
            "+1",
            "nul",
            "\"\u{1}\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\"\\x\"",
            "{\"a\" 1}",
            "{a:1}",
            "1 2",
            "\"a",
            "'a'",
            "// c\n1",
            "NaN",
            "\"\\u12\"",
        ];
        for text in refused {
            assert!(read(text).is_err(), "{text}");
        }
        for text in ["0", "-0", "1e5", "1.5E-3", "[]", "{}", " [ ] ", "\"\"", "null", "true"] {
            assert!(read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_key_is_read_once() {
        assert_eq!(
            read("{\"a\":1,\n\"a\":2}").unwrap_err(),
            "line 2: expected each key once, found \"a\" twice"
        );
        let many: Vec<String> = (0..40).map(|key| format!("\"k{key}\":0")).collect();
        assert!(read(&format!("{{{}}}", many.join(","))).is_ok());
        assert!(read(&format!("{{{},\"k39\":0}}", many.join(","))).is_err());
        assert!(read(&format!("{{{},\"k3\":0}}", many.join(","))).is_err());
    }

    #[test]
    fn limits_are_kept() {
        let deep = "[".repeat(200_000);
        assert_eq!(read(&deep).unwrap_err(), "line 1: expected at most 120 levels of nesting");
        let limits = Limits { values: 3, ..Limits::default() };
        assert!(read_json("[1,2]", limits).is_ok());
        assert!(read_json("[1,2,3]", limits).is_err());
    }
}
