//! A CycloneDX document of any version in JSON or XML: read, held to the rules, written again without loss.

use std::io::{self, Write};

use super::check::check;
use super::from_xml::root_from_xml;
use super::grammar::Grammar;
use super::references::check_references;
use super::to_xml::write_xml;
use super::version::NAMESPACE;
use super::{Syntax, Version};
use crate::tree::{JsonWriter, Node, Value, read_json, read_xml, text_of};
use crate::{Fault, Limits, ReadError, Violation, Violations};

/// A document that could be read. What it says may still break rules: see [`Document::violations`].
#[derive(Debug, Clone)]
pub struct Document {
    version: Version,
    syntax: Syntax,
    root: Node,
    violations: Violations,
}

impl Document {
    /// Reads and checks a document in either format.
    pub fn read(bytes: &[u8], limits: Limits) -> Result<Self, ReadError> {
        let text = text_of(bytes, limits)?;
        if text.trim_start().starts_with('<') {
            return Self::from_xml(text, limits);
        }
        let root = read_json(text, limits)?;
        let version = json_version(&root)?;
        Ok(Self::from_json(root, version))
    }

    /// Takes a tree that was read as JSON and says to be of this version.
    pub(crate) fn from_json(root: Node, version: Version) -> Self {
        Self::checked(version, Syntax::Json, root, Violations::default())
    }

    fn from_xml(text: &str, limits: Limits) -> Result<Self, ReadError> {
        let element = read_xml(text, limits)?;
        let version = element.namespace.strip_prefix(NAMESPACE).filter(|_| &*element.name == "bom");
        let Some(version) = version else { return Err(Fault::OtherKind("CycloneDX").at(element.line)) };
        let version = version_of(version, element.line)?;
        let mut violations = Violations::default();
        let root = root_from_xml(element, Grammar::of(version, Syntax::Xml), &mut violations);
        let mut document = Self::checked(version, Syntax::Xml, root, violations);
        document.add_json_head();
        Ok(document)
    }

    fn checked(version: Version, syntax: Syntax, root: Node, mut violations: Violations) -> Self {
        check(&root, Grammar::of(version, syntax), &mut violations);
        check_references(&root, &mut violations);
        Self { version, syntax, root, violations }
    }

    /// XML says in its namespace what JSON says in two keys.
    fn add_json_head(&mut self) {
        let line = self.root.line;
        let text = |text: &str| Node::new(line, Value::Text(text.into()));
        if let Value::Object(fields) = &mut self.root.value {
            fields.insert(0, ("bomFormat".into(), text("CycloneDX")));
            fields.insert(1, ("specVersion".into(), text(self.version.as_str())));
        }
    }

    pub fn version(&self) -> Version {
        self.version
    }

    /// The format that it was read from.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// The outermost object, with the keys of the JSON format also when it was read from XML.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The first rules of its version that it breaks; empty for a valid document.
    pub fn violations(&self) -> &[Violation] {
        &self.violations.first
    }

    /// How many there are, also beyond those that are listed.
    pub fn violation_count(&self) -> usize {
        self.violations.count
    }

    /// Writes it as JSON. Elements and attributes of other namespaces have no place there.
    pub fn write_json(&self, out: impl Write) -> io::Result<()> {
        let mut writer = JsonWriter::new(out);
        writer.node(&self.root)?;
        writer.finish()
    }

    /// Writes it as XML. JSON signatures and keys of its own making have no place there.
    pub fn write_xml(&self, out: impl Write) -> io::Result<()> {
        write_xml(&self.root, Grammar::of(self.version, Syntax::Xml), out)
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && self.root == other.root
    }
}

/// The version that a tree of JSON says to be of.
pub(crate) fn json_version(root: &Node) -> Result<Version, ReadError> {
    if root.get_text("bomFormat") != Some("CycloneDX") {
        return Err(Fault::OtherKind("CycloneDX").at(root.line));
    }
    let version = version_of(root.get_text("specVersion").unwrap_or_default(), root.line)?;
    if version < Version::V1_2 {
        let found = version.as_str().to_owned();
        return Err(Fault::Version { expected: "CycloneDX 1.2 to 1.7 in JSON", found }.at(root.line));
    }
    Ok(version)
}

fn version_of(text: &str, line: u32) -> Result<Version, ReadError> {
    let found = || crate::error::excerpt(text);
    Version::parse(text)
        .ok_or_else(|| Fault::Version { expected: "CycloneDX 1.0 to 1.7", found: found() }.at(line))
}
