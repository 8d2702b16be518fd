//! XML 1.0 as a tree of elements with namespaces and lines. Document types and with them all own entities are refused.

use quick_xml::NsReader;
use quick_xml::events::{BytesRef, Event};

use super::xml_tag::element;
use super::{Content, Element};
use crate::{Fault, Limits, ReadError};

/// Reads a whole document and gives its outermost element.
pub(crate) fn read_xml(text: &str, limits: Limits) -> Result<Element, ReadError> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_comments = true;
    reader.config_mut().expand_empty_elements = true;
    let mut lines = Lines { bytes: text.as_bytes(), seen: 0, line: 1 };
    let mut builder = Builder { open: Vec::new(), text: String::new(), root: None, values: 0, limits };
    loop {
        let line = lines.at(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let event = reader.read_event().map_err(|error| Fault::syntax("XML", &error.to_string()).at(line))?;
        match event {
            Event::Start(start) => builder.start(element(&reader, &start, line)?)?,
            Event::End(_) => builder.end(),
            Event::Text(text) => builder.text(&text.xml10_content(), line)?,
            Event::CData(data) => builder.text(&data.xml10_content(), line)?,
            Event::GeneralRef(reference) => builder.text(&referenced(&reference, line)?, line)?,
            Event::DocType(_) => return Err(Fault::DocumentType.at(line)),
            Event::Decl(declaration) => check_encoding(declaration.encoding(), line)?,
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return builder.finish(line),
        }
    }
}

struct Builder {
    open: Vec<Element>,
    /// What was read since the last tag: references come piece by piece.
    text: String,
    root: Option<Element>,
    values: usize,
    limits: Limits,
}

impl Builder {
    fn start(&mut self, element: Element) -> Result<(), ReadError> {
        self.end_text();
        let line = element.line;
        if self.root.is_some() {
            return Err(Fault::syntax("one outermost element", &element.name).at(line));
        }
        self.values += 1 + element.attributes.len();
        if self.values > self.limits.values {
            return Err(Fault::TooMany { limit: self.limits.values }.at(line));
        }
        if self.open.len() >= self.limits.depth {
            return Err(Fault::TooDeep { limit: self.limits.depth }.at(line));
        }
        self.open.push(element);
        Ok(())
    }

    /// The reader has checked that the end tag has the name of the start tag.
    fn end(&mut self) {
        self.end_text();
        let Some(mut element) = self.open.pop() else { return };
        let has_elements = element.children().next().is_some();
        if has_elements {
            element.content.retain(|content| !is_white_space(content));
        }
        match self.open.last_mut() {
            Some(parent) => parent.content.push(Content::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str, line: u32) -> Result<(), ReadError> {
        let legal = |character: char| !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        if !text.chars().all(legal) {
            return Err(Fault::syntax("characters of XML 1.0", "a control character").at(line));
        }
        if self.open.is_empty() {
            let blank = text.trim_matches(XML_SPACE).is_empty();
            return if blank { Ok(()) } else { Err(Fault::syntax("an element", text).at(line)) };
        }
        self.text.push_str(text);
        Ok(())
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some(parent) = self.open.last_mut().filter(|_| !text.is_empty()) {
            parent.content.push(Content::Text(text.into()));
        }
    }

    fn finish(self, line: u32) -> Result<Element, ReadError> {
        match (self.open.last(), self.root) {
            (None, Some(root)) => Ok(root),
            (Some(open), _) => {
                Err(Fault::syntax("an end tag", &format!("the end inside {}", open.name)).at(line))
            }
            (None, None) => Err(Fault::syntax("an element", "none").at(line)),
        }
    }
}

const XML_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

fn is_white_space(content: &Content) -> bool {
    matches!(content, Content::Text(text) if text.trim_matches(XML_SPACE).is_empty())
}

/// The character of `&lt;` or `&#60;`.
fn referenced(reference: &BytesRef, line: u32) -> Result<String, ReadError> {
    let character = reference.resolve_char_ref();
    let character = character.map_err(|error| Fault::syntax("a character", &error.to_string()).at(line))?;
    if let Some(character) = character {
        return Ok(character.to_string());
    }
    let name: &str = reference;
    quick_xml::escape::resolve_predefined_entity(name)
        .map(str::to_owned)
        .ok_or_else(|| Fault::Entity(crate::error::excerpt(name)).at(line))
}

fn check_encoding<E>(
    declared: Option<Result<std::borrow::Cow<'_, str>, E>>,
    line: u32,
) -> Result<(), ReadError> {
    match declared {
        None => Ok(()),
        Some(Ok(name)) if ["utf-8", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known)) => {
            Ok(())
        }
        Some(_) => Err(Fault::Encoding { found: "another declared encoding" }.at(line)),
    }
}

/// Lines of rising offsets.
struct Lines<'a> {
    bytes: &'a [u8],
    seen: usize,
    line: u32,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> u32 {
        let offset = offset.min(self.bytes.len());
        let passed = self.bytes.get(self.seen..offset).unwrap_or_default();
        let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.seen = self.seen.max(offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Element, String> {
        read_xml(text, Limits::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn elements_keep_namespace_line_and_text() {
        let root = read("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a xmlns=\"u\" x:b='1 &amp; 2' xmlns:x='v'>\n<c>x &lt;<![CDATA[ & ]]>&#233;</c></a>").unwrap();
        assert_eq!((&*root.namespace, root.line), ("u", 2));
        assert_eq!((&*root.attributes[0].namespace, &*root.attributes[0].value), ("v", "1 & 2"));
        let child = root.children().next().unwrap();
        assert_eq!((child.line, child.text()), (3, "x < & é".to_owned()));
    }

    #[test]
    fn document_types_and_entities_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>";
        assert_eq!(read(bomb).unwrap_err(), "line 1: expected no document type, found one");
        assert_eq!(read("<a>&nbsp;</a>").unwrap_err(), "line 1: expected a predefined entity, found &nbsp;");
        assert!(read("<a b='&nbsp;'/>").is_err());
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        let refused = [
            "",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "text",
            "<a b='1' b='2'/>",
            "<x:a/>",
            "<a>&#0;</a>",
            "<a>\u{1}</a>",
            "<?xml version=\"1.0\" encoding=\"latin1\"?><a/>",
            "<a></a>tail",
            "<a b=1/>",
        ];
        for text in refused {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_tag_begins_on_its_first_line() {
        let root = read("<a\n\nb='1'>\n<c\n/></a>").unwrap();
        assert_eq!((root.line, root.children().next().unwrap().line), (1, 4));
    }

    #[test]
    fn tags_have_few_attributes() {
        let many: String = (0..300).map(|number| format!(" a{number}=''")).collect();
        assert_eq!(read(&format!("<a{many}/>")).unwrap_err(), "line 1: expected at most 256 values");
    }

    #[test]
    fn nesting_is_limited() {
        let deep = "<a>".repeat(100_000);
        assert_eq!(read(&deep).unwrap_err(), "line 1: expected at most 120 levels of nesting");
    }
}
