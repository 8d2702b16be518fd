//! XML as a stream. Characters that XML 1.0 cannot say become U+FFFD.

use std::io::{self, Write};

use super::indent::new_line;
use super::{Attribute, Content, Element};

/// Writes one document; the caller opens and closes in pairs.
pub(crate) struct XmlWriter<W> {
    out: W,
    open: Vec<Open>,
    /// The names of the open elements, one after the other.
    names: String,
    /// The last start tag still lacks its `>`.
    in_tag: bool,
}

struct Open {
    /// Where its name begins.
    name: usize,
    /// Text stands in it, so no white space may be added.
    mixed: bool,
}

impl<W: Write> XmlWriter<W> {
    pub(crate) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        Ok(Self { out, open: Vec::new(), names: String::new(), in_tag: false })
    }

    pub(crate) fn open(&mut self, name: &str) -> io::Result<()> {
        self.end_tag()?;
        let mixed = self.open.last().is_some_and(|open| open.mixed);
        if !mixed {
            self.new_line()?;
        }
        self.out.write_all(b"<")?;
        self.out.write_all(name.as_bytes())?;
        self.open.push(Open { name: self.names.len(), mixed });
        self.names.push_str(name);
        self.in_tag = true;
        Ok(())
    }

    /// Adds to the tag that was just opened.
    pub(crate) fn attribute(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.out.write_all(b" ")?;
        self.out.write_all(name.as_bytes())?;
        self.out.write_all(b"=\"")?;
        escape(&mut self.out, value, true)?;
        self.out.write_all(b"\"")
    }

    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.end_tag()?;
        if let Some(open) = self.open.last_mut() {
            open.mixed = true;
        }
        escape(&mut self.out, text, false)
    }

    pub(crate) fn close(&mut self) -> io::Result<()> {
        let Some(Open { name, mixed }) = self.open.pop() else { return Ok(()) };
        if std::mem::take(&mut self.in_tag) {
            self.names.truncate(name);
            return self.out.write_all(b"/>");
        }
        if !mixed {
            self.new_line()?;
        }
        self.out.write_all(b"</")?;
        self.out.write_all(&self.names.as_bytes()[name..])?;
        self.names.truncate(name);
        self.out.write_all(b">")
    }

    /// Attributes of other namespaces, each declared on the spot unless its prefix is the one given.
    pub(crate) fn foreign_attributes(&mut self, attributes: &[Attribute], known: &str) -> io::Result<()> {
        let mut declared = vec!["", "xml", known];
        for attribute in attributes {
            let prefix = &*attribute.prefix;
            if !declared.contains(&prefix) {
                declared.push(prefix);
                self.attribute(&format!("xmlns:{prefix}"), &attribute.namespace)?;
            }
            self.attribute(&qualified(prefix, &attribute.name), &attribute.value)?;
        }
        Ok(())
    }

    /// An element of another namespace with everything in it.
    pub(crate) fn foreign(&mut self, element: &Element) -> io::Result<()> {
        self.open(&qualified(&element.prefix, &element.name))?;
        let own =
            if element.prefix.is_empty() { "xmlns".into() } else { format!("xmlns:{}", element.prefix) };
        self.attribute(&own, &element.namespace)?;
        self.foreign_attributes(&element.attributes, &element.prefix)?;
        for content in &element.content {
            match content {
                Content::Element(child) => self.foreign(child)?,
                Content::Text(text) => self.text(text)?,
            }
        }
        self.close()
    }

    /// Ends the document with a line break.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.out.write_all(b"\n")?;
        self.out.flush()
    }

    fn end_tag(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.in_tag) { self.out.write_all(b">") } else { Ok(()) }
    }

    fn new_line(&mut self) -> io::Result<()> {
        new_line(&mut self.out, self.open.len())
    }
}

fn qualified(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") }
}

fn escape(out: &mut impl Write, text: &str, in_attribute: bool) -> io::Result<()> {
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte) && !b"&<>\"".contains(&byte);
    if text.bytes().all(is_plain) {
        return out.write_all(text.as_bytes());
    }
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        let Some(replacement) = replacement(character, in_attribute) else { continue };
        out.write_all(&text.as_bytes()[plain..at])?;
        out.write_all(replacement.as_bytes())?;
        plain = at + character.len_utf8();
    }
    out.write_all(&text.as_bytes()[plain..])
}

fn replacement(character: char, in_attribute: bool) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        '"' if in_attribute => Some("&quot;"),
        '\n' if in_attribute => Some("&#10;"),
        '\t' if in_attribute => Some("&#9;"),
        '\n' | '\t' => None,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}
