//! XML into a tree with lines, over the events of quick-xml. Entities that a document declares are refused.

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::FormatError;

const DEPTH_LIMIT: usize = 100;
const ELEMENT_LIMIT: usize = 1_000_000;

/// An element without its namespace prefix.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Element {
    pub(crate) name: String,
    /// Where its start tag ends, from 1.
    pub(crate) line: u32,
    attributes: Vec<(String, String)>,
    /// The text directly inside, trimmed.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// The first child of that name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The child at the end of a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The children of that name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of that name, when it has any.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str()).filter(|text| !text.is_empty())
    }

    /// An attribute, by its name without regard to case: NuGet's files write it either way.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// Reads the root element of a document.
pub(crate) fn parse_xml(text: &str) -> Result<Element, FormatError> {
    let mut loader = Loader { text, counted: 0, line: 1, open: Vec::new(), root: None, elements: 0 };
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event();
        loader.advance(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        match event {
            Ok(Event::Eof) => break,
            Ok(event) => loader.take(event)?,
            Err(error) => return Err(loader.error(&error)),
        }
    }
    match (loader.open.is_empty(), loader.root) {
        (true, Some(root)) => Ok(root),
        _ => Err(FormatError::Truncated { line: loader.line }),
    }
}

#[derive(Debug)]
struct Loader<'a> {
    text: &'a str,
    /// Lines are counted up to this offset.
    counted: usize,
    line: u32,
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Loader<'_> {
    fn advance(&mut self, offset: usize) {
        let passed = self.text.as_bytes().get(self.counted..offset).unwrap_or_default();
        let lines = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.counted = self.counted.max(offset.min(self.text.len()));
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), FormatError> {
        match event {
            Event::Start(start) => {
                let element = self.element(&start)?;
                self.open.push(element);
            }
            Event::Empty(start) => {
                let element = self.element(&start)?;
                self.put(element);
            }
            Event::End(_) => {
                if let Some(mut element) = self.open.pop() {
                    element.text = element.text.trim().to_owned();
                    self.put(element);
                }
            }
            Event::Text(text) => self.append(&text.into_inner()),
            Event::CData(text) => self.append(&text.into_inner()),
            Event::GeneralRef(reference) => self.reference(&reference)?,
            Event::DocType(declaration) => {
                if declaration.into_inner().contains("<!ENTITY") {
                    return Err(FormatError::Entity { line: self.line });
                }
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, FormatError> {
        self.elements += 1;
        if self.elements > ELEMENT_LIMIT {
            return Err(FormatError::TooMany { what: "elements", limit: ELEMENT_LIMIT });
        }
        if self.open.len() >= DEPTH_LIMIT {
            return Err(FormatError::TooDeep { limit: DEPTH_LIMIT, line: self.line });
        }
        let name = start.local_name().into_inner().to_owned();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii();
        if name.is_empty() || !name.chars().all(is_part) {
            return Err(FormatError::syntax("a name of an element", &name, self.line));
        }
        let mut attributes: Vec<(String, String)> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| FormatError::syntax("an attribute", &name, self.line))?;
            let key = attribute.key.local_name().into_inner().to_owned();
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_err(|_| FormatError::Entity { line: self.line })?
                .into_owned();
            attributes.push((key, value));
        }
        Ok(Element { name, line: self.line, attributes, ..Element::default() })
    }

    fn put(&mut self, element: Element) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn append(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), FormatError> {
        let refused = FormatError::Entity { line: self.line };
        if let Ok(Some(character)) = reference.resolve_char_ref() {
            self.append(character.encode_utf8(&mut [0; 4]));
            return Ok(());
        }
        let text = resolve_predefined_entity(reference).ok_or(refused)?;
        self.append(text);
        Ok(())
    }

    fn error(&self, error: &Error) -> FormatError {
        let ended = matches!(
            error,
            Error::Syntax(
                SyntaxError::UnclosedTag
                    | SyntaxError::UnclosedComment
                    | SyntaxError::UnclosedCData
                    | SyntaxError::UnclosedDoctype
                    | SyntaxError::UnclosedPI
                    | SyntaxError::UnclosedXmlDecl
            ) | Error::IllFormed(IllFormedError::MissingEndTag(_))
        );
        if ended {
            return FormatError::Truncated { line: self.line };
        }
        FormatError::syntax("xml", &error.to_string(), self.line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_document_knows_its_lines() {
        let text = "<?xml version='1.0'?>\n<a:p xmlns:a='x'>\n <!-- c -->\n <q Id=\"1&amp;2\">x &lt; &#65;</q>\n</a:p>";
        let root = parse_xml(text).unwrap();
        let child = root.child("q").unwrap();
        assert_eq!((root.name.as_str(), child.line, child.text.as_str()), ("p", 4, "x < A"));
        assert_eq!(child.attribute("id"), Some("1&2"));
    }

    #[test]
    fn what_is_wrong_has_a_name() {
        let cases = [
            ("<a><b></b>", "truncated"),
            ("<a><b", "truncated"),
            ("", "truncated"),
            ("<a></b></a>", "syntax"),
            ("<${a}></${a}>", "syntax"),
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "entity"),
            ("<a>&x;</a>", "entity"),
            ("<a b='&x;'/>", "entity"),
        ];
        for (text, code) in cases {
            assert_eq!(parse_xml(text).map_err(|error| error.code()), Err(code), "{text}");
        }
        assert_eq!(parse_xml(&"<a>".repeat(5000)).map_err(|error| error.code()), Err("too_deep"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[<>/a=?!&;'\"\\-\n \\[\\]]{0,60}") {
            let _ = parse_xml(&text);
        }
    }
}
