//! JSON as a stream: nothing of what was written is kept. Two blanks of indentation, keys in the order of the calls.

use std::io::{self, Write};

use super::indent::new_line;
use super::{Node, Value};

/// Writes one document; the caller opens and closes in pairs.
pub(crate) struct JsonWriter<W> {
    out: W,
    /// Whether something stands in each open object or list already.
    open: Vec<bool>,
    after_key: bool,
}

impl<W: Write> JsonWriter<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, open: Vec::new(), after_key: false }
    }

    pub(crate) fn open(&mut self, bracket: char) -> io::Result<()> {
        self.begin()?;
        self.open.push(false);
        write!(self.out, "{bracket}")
    }

    pub(crate) fn close(&mut self, bracket: char) -> io::Result<()> {
        if self.open.pop() == Some(true) {
            self.new_line()?;
        }
        write!(self.out, "{bracket}")
    }

    pub(crate) fn key(&mut self, key: &str) -> io::Result<()> {
        self.begin()?;
        write_text(&mut self.out, key)?;
        self.after_key = true;
        self.out.write_all(b": ")
    }

    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.begin()?;
        write_text(&mut self.out, text)
    }

    /// A key with a text.
    pub(crate) fn field(&mut self, key: &str, text: &str) -> io::Result<()> {
        self.key(key)?;
        self.text(text)
    }

    /// A value with everything in it.
    pub(crate) fn node(&mut self, node: &Node) -> io::Result<()> {
        match &node.value {
            Value::Null => self.raw("null"),
            Value::Bool(true) => self.raw("true"),
            Value::Bool(false) => self.raw("false"),
            Value::Number(number) => self.raw(number),
            Value::Text(text) => self.text(text),
            Value::List(items) => {
                self.open('[')?;
                items.iter().try_for_each(|item| self.node(item))?;
                self.close(']')
            }
            Value::Object(fields) => {
                self.open('{')?;
                for (key, value) in fields {
                    self.key(key)?;
                    self.node(value)?;
                }
                self.close('}')
            }
        }
    }

    /// Ends the document with a line break.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.begin()?;
        self.out.write_all(text.as_bytes())
    }

    /// What stands before a value or a key.
    fn begin(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.after_key) {
            return Ok(());
        }
        let Some(filled) = self.open.last_mut() else { return Ok(()) };
        if std::mem::replace(filled, true) {
            self.out.write_all(b",")?;
        }
        self.new_line()
    }

    fn new_line(&mut self) -> io::Result<()> {
        new_line(&mut self.out, self.open.len())
    }
}

fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !matches!(byte, b'"' | b'\\' | 0..=0x1f) {
            continue;
        }
        out.write_all(&text.as_bytes()[plain..at])?;
        plain = at + 1;
        match byte {
            b'"' => out.write_all(b"\\\"")?,
            b'\\' => out.write_all(b"\\\\")?,
            b'\n' => out.write_all(b"\\n")?,
            b'\r' => out.write_all(b"\\r")?,
            b'\t' => out.write_all(b"\\t")?,
            other => write!(out, "\\u{other:04x}")?,
        }
    }
    out.write_all(&text.as_bytes()[plain..])?;
    out.write_all(b"\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::tree::read_json;

    #[test]
    fn what_was_read_is_written() {
        let text = "{\n  \"a\": [\n    1.50,\n    {},\n    []\n  ],\n  \"b\\n\\u0001\\\"\": null\n}\n";
        let mut out = Vec::new();
        let mut writer = JsonWriter::new(&mut out);
        writer.node(&read_json(text, Limits::default()).unwrap()).unwrap();
        writer.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), text);
    }
}
