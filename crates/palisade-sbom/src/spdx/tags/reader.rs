//! Reads tags as a tree with the keys of the JSON format. Tags of files, snippets, annotations and reviews are passed over.

use super::table::{Section, Shape, TAGS};
use crate::tree::{Node, Value};
use crate::{Fault, Limits, ReadError};

/// The document as a tree; what it lists as packages, licences and relationships are lists in it.
pub(crate) fn read_tags(text: &str, limits: Limits) -> Result<Node, ReadError> {
    let mut reader = Reader {
        document: Part::new(Section::Document, 1),
        creation: Part::new(Section::Creation, 1),
        packages: Vec::new(),
        licenses: Vec::new(),
        relationships: Vec::new(),
        current: Current::Document,
    };
    let mut lines = text.lines().zip(1u32..);
    let mut values = 0usize;
    while let Some((line, number)) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        values += 1;
        if values > limits.values {
            return Err(Fault::TooMany { limit: limits.values }.at(number));
        }
        let Some((tag, value)) = line.split_once(':') else {
            return Err(Fault::syntax("a tag with a colon", line).at(number));
        };
        let value = whole_value(value.trim(), number, &mut lines)?;
        reader.tag(tag.trim(), value, number);
    }
    Ok(reader.finish())
}

/// The value, with the lines after it up to the end mark when it has a start mark.
fn whole_value<'a>(
    first: &str,
    number: u32,
    lines: &mut impl Iterator<Item = (&'a str, u32)>,
) -> Result<String, ReadError> {
    let Some(opened) = first.strip_prefix("<text>") else { return Ok(first.to_owned()) };
    let mut text = opened.to_owned();
    loop {
        if let Some((inside, _)) = text.split_once("</text>") {
            return Ok(inside.to_owned());
        }
        let start = text.len();
        for (line, _) in lines.by_ref() {
            text.push('\n');
            text.push_str(line);
            if line.contains("</text>") {
                break;
            }
        }
        if text.len() == start || !text.contains("</text>") {
            return Err(Fault::syntax("</text>", "the end").at(number));
        }
    }
}

/// What the tags that follow belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    Document,
    Package,
    License,
    /// A file or snippet.
    Other,
}

struct Reader {
    document: Part,
    creation: Part,
    packages: Vec<Part>,
    licenses: Vec<Part>,
    relationships: Vec<Node>,
    current: Current,
}

/// An object that grows.
struct Part {
    section: Section,
    line: u32,
    fields: Vec<(Box<str>, Node)>,
}

impl Reader {
    fn tag(&mut self, tag: &str, value: String, line: u32) {
        match tag {
            "PackageName" => {
                self.packages.push(Part::new(Section::Package, line));
                self.current = Current::Package;
            }
            "LicenseID" => {
                self.licenses.push(Part::new(Section::License, line));
                self.current = Current::License;
            }
            "FileName" | "SnippetSPDXID" => self.current = Current::Other,
            "Relationship" => return self.relationships.extend(relationship(&value, line)),
            _ => {}
        }
        if self.creation.knows(tag) {
            return self.creation.add(tag, value, line);
        }
        let part = match self.current {
            Current::Document => Some(&mut self.document),
            Current::Package => self.packages.last_mut(),
            Current::License => self.licenses.last_mut(),
            Current::Other => None,
        };
        if let Some(part) = part {
            part.add(tag, value, line);
        }
    }

    fn finish(self) -> Node {
        let list = |parts: Vec<Part>| Node::list(parts.into_iter().map(Part::finish).collect());
        self.document
            .finish()
            .with("creationInfo", self.creation.finish())
            .with("packages", list(self.packages))
            .with("hasExtractedLicensingInfos", list(self.licenses))
            .with("relationships", Node::list(self.relationships))
    }
}

impl Part {
    fn new(section: Section, line: u32) -> Self {
        Self { section, line, fields: Vec::new() }
    }

    fn knows(&self, tag: &str) -> bool {
        self.row(tag).is_some()
    }

    fn row(&self, tag: &str) -> Option<(&'static str, Shape)> {
        let row = TAGS.iter().find(|(known, section, ..)| *known == tag && *section == self.section);
        row.map(|(_, _, key, shape)| (*key, *shape))
    }

    /// Of a tag that should be there once the first counts.
    fn add(&mut self, tag: &str, value: String, line: u32) {
        if tag == "ExternalRefComment" {
            return self.comment_reference(value, line);
        }
        let Some((key, shape)) = self.row(tag) else { return };
        let text = |text: &str| Node::new(line, Value::Text(text.into()));
        match shape {
            Shape::Line | Shape::Text => self.add_once(key, text(&value)),
            Shape::Bool => self.add_once(key, Node::new(line, Value::Bool(value == "true"))),
            Shape::Lines => self.push(key, text(&value)),
            Shape::Checksums => {
                let (algorithm, digits) = value.split_once(':').unwrap_or((&value, ""));
                let checksum = Node::new(line, Value::Object(Vec::new()));
                let checksum = checksum.with("algorithm", text(algorithm.trim()));
                self.push(key, checksum.with("checksumValue", text(digits.trim())));
            }
            Shape::References => {
                let mut parts = value.splitn(3, ' ').map(str::trim);
                let mut next = || text(parts.next().unwrap_or_default());
                let reference = Node::new(line, Value::Object(Vec::new()));
                let reference = reference.with("referenceCategory", next()).with("referenceType", next());
                self.push(key, reference.with("referenceLocator", next()));
            }
        }
    }

    fn add_once(&mut self, key: &str, value: Node) {
        if !self.fields.iter().any(|(known, _)| &**known == key) {
            self.fields.push((key.into(), value));
        }
    }

    fn push(&mut self, key: &str, item: Node) {
        match self.fields.iter_mut().find(|(known, _)| &**known == key) {
            Some((_, Node { value: Value::List(items), .. })) => items.push(item),
            _ => self.fields.push((key.into(), Node::new(item.line, Value::List(vec![item])))),
        }
    }

    fn comment_reference(&mut self, comment: String, line: u32) {
        let references = self.fields.iter_mut().find(|(known, _)| &**known == "externalRefs");
        if let Some((_, Node { value: Value::List(items), .. })) = references
            && let Some(Node { value: Value::Object(fields), .. }) = items.last_mut()
        {
            fields.push(("comment".into(), Node::new(line, Value::Text(comment.into()))));
        }
    }

    fn finish(self) -> Node {
        Node::new(self.line, Value::Object(self.fields))
    }
}

/// `FROM KIND TO`.
fn relationship(value: &str, line: u32) -> Option<Node> {
    let mut parts = value.split_whitespace();
    let (from, kind, to) = (parts.next()?, parts.next()?, parts.next()?);
    let text = |text: &str| Node::new(line, Value::Text(text.into()));
    let node = Node::new(line, Value::Object(Vec::new()));
    Some(
        node.with("spdxElementId", text(from))
            .with("relationshipType", text(kind))
            .with("relatedSpdxElement", text(to)),
    )
}
