//! Writes a document piece by piece in either format, so that no more than one component is in memory.

use std::io::{self, Write};

use super::grammar::Grammar;
use super::to_xml::Writer;
use super::{Syntax, Version};
use crate::tree::{JsonWriter, Node, XmlWriter};

/// A document that has begun. Keys must come in the order of the XML schema.
pub(super) enum Stream<W> {
    Json(JsonWriter<W>),
    Xml(Writer<'static, W>),
}

impl<W: Write> Stream<W> {
    /// `head` has the keys that are attributes in XML.
    pub(super) fn start(out: W, version: Version, syntax: Syntax, head: &Node) -> io::Result<Self> {
        match syntax {
            Syntax::Json => {
                let mut json = JsonWriter::new(out);
                let address = format!("http://cyclonedx.org/schema/bom-{}.schema.json", version.as_str());
                json.open('{')?;
                json.field("$schema", &address)?;
                json.field("bomFormat", "CycloneDX")?;
                json.field("specVersion", version.as_str())?;
                for (key, value) in head.fields() {
                    json.key(key)?;
                    json.node(value)?;
                }
                Ok(Self::Json(json))
            }
            Syntax::Xml => {
                let mut writer = Writer::new(Grammar::of(version, Syntax::Xml), XmlWriter::new(out)?);
                writer.open_root(head)?;
                Ok(Self::Xml(writer))
            }
        }
    }

    /// One key of the outermost object.
    pub(super) fn field(&mut self, key: &str, value: &Node) -> io::Result<()> {
        match self {
            Self::Json(json) => {
                json.key(key)?;
                json.node(value)
            }
            Self::Xml(writer) => writer.root_field(key, value),
        }
    }

    /// A key of the outermost object whose items are made while they are written.
    pub(super) fn list(&mut self, key: &str, items: impl Iterator<Item = Node>) -> io::Result<()> {
        match self {
            Self::Json(json) => {
                json.key(key)?;
                json.open('[')?;
                for item in items {
                    json.node(&item)?;
                }
                json.close(']')
            }
            Self::Xml(writer) => writer.root_list(key, items),
        }
    }

    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Json(mut json) => {
                json.close('}')?;
                json.finish()
            }
            Self::Xml(writer) => writer.finish(),
        }
    }
}
