//! Writes trees with the keys of the JSON format as tags.

use std::io::{self, Write};

use super::table::{Section, Shape, TAGS};
use crate::tree::{Node, Value};

/// A document that has begun.
pub(in crate::spdx) struct TagWriter<W> {
    out: W,
}

impl<W: Write> TagWriter<W> {
    pub(in crate::spdx) fn new(out: W) -> Self {
        Self { out }
    }

    /// The document's own keys, and those about its creation.
    pub(in crate::spdx) fn head(&mut self, head: &Node) -> io::Result<()> {
        self.tags(Section::Document, head)?;
        match head.get("creationInfo") {
            Some(creation) => self.tags(Section::Creation, creation),
            None => Ok(()),
        }
    }

    /// One package or licence, after an empty line.
    pub(in crate::spdx) fn section(&mut self, section: Section, node: &Node) -> io::Result<()> {
        self.blank()?;
        self.tags(section, node)
    }

    pub(in crate::spdx) fn blank(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// A value of one line: control characters become blanks.
    pub(in crate::spdx) fn line(&mut self, tag: &str, value: &str) -> io::Result<()> {
        if value.contains(char::is_control) {
            let flat = value.replace(char::is_control, " ");
            return writeln!(self.out, "{tag}: {flat}");
        }
        writeln!(self.out, "{tag}: {value}")
    }

    pub(in crate::spdx) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn tags(&mut self, section: Section, node: &Node) -> io::Result<()> {
        for (tag, _, key, shape) in TAGS.iter().filter(|(_, within, ..)| *within == section) {
            if let Some(value) = node.get(key) {
                self.tag(tag, value, *shape)?;
            }
        }
        Ok(())
    }

    fn tag(&mut self, tag: &str, value: &Node, shape: Shape) -> io::Result<()> {
        match shape {
            Shape::Line => self.line(tag, value.as_text().unwrap_or_default()),
            Shape::Text => self.text(tag, value.as_text().unwrap_or_default()),
            Shape::Bool => self.line(tag, if value.value == Value::Bool(true) { "true" } else { "false" }),
            Shape::Lines => {
                value.items().iter().try_for_each(|item| self.line(tag, item.as_text().unwrap_or_default()))
            }
            Shape::Checksums => value.items().iter().try_for_each(|item| {
                let part = |key| item.get_text(key).unwrap_or_default();
                self.line(tag, &format!("{}: {}", part("algorithm"), part("checksumValue")))
            }),
            Shape::References => value.items().iter().try_for_each(|item| self.reference(tag, item)),
        }
    }

    fn reference(&mut self, tag: &str, item: &Node) -> io::Result<()> {
        let part = |key| item.get_text(key).unwrap_or_default();
        let (category, kind) = (part("referenceCategory"), part("referenceType"));
        self.line(tag, &format!("{category} {kind} {}", part("referenceLocator")))?;
        item.get_text("comment").map_or(Ok(()), |comment| self.text("ExternalRefComment", comment))
    }

    fn text(&mut self, tag: &str, text: &str) -> io::Result<()> {
        if matches!(text, "NOASSERTION" | "NONE") {
            return self.line(tag, text);
        }
        // The notation has no way to say the end mark inside of a text.
        writeln!(self.out, "{tag}: <text>{}</text>", text.replace("</text>", "</ text>"))
    }
}
