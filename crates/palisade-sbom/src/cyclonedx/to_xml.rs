//! Writes a tree as an XML document, in the order that the schema of its version wants. `document` calls it.

use std::io::{self, Write};

use super::grammar::{Entry, Field, Grammar, Kind, List, Place, Shape};
use crate::tree::{Node, Value, XmlWriter};

/// Writes the whole document.
pub(super) fn write_xml(root: &Node, grammar: &Grammar, out: impl Write) -> io::Result<()> {
    let mut writer = Writer::new(grammar, XmlWriter::new(out)?);
    writer.open_root(root)?;
    writer.elements(root, grammar.root())?;
    writer.finish()
}

/// Writes trees by the grammar of a version.
pub(super) struct Writer<'a, W> {
    grammar: &'a Grammar,
    xml: XmlWriter<W>,
}

impl<'a, W: Write> Writer<'a, W> {
    pub(super) fn new(grammar: &'a Grammar, xml: XmlWriter<W>) -> Self {
        Self { grammar, xml }
    }

    /// Opens the outermost element with its attributes.
    pub(super) fn open_root(&mut self, head: &Node) -> io::Result<()> {
        self.xml.open("bom")?;
        self.xml.attribute("xmlns", &self.grammar.version.namespace())?;
        self.attributes(head, self.grammar.root())
    }

    /// One key of the outermost object; keys that XML does not have are left out.
    pub(super) fn root_field(&mut self, key: &str, value: &Node) -> io::Result<()> {
        match self.grammar.root().field(key) {
            Some(Field { place: Place::Element(name), kind, .. }) => self.field(name, value, kind, &[]),
            _ => Ok(()),
        }
    }

    /// A list of the outermost object, item by item.
    pub(super) fn root_list(&mut self, key: &str, items: impl Iterator<Item = Node>) -> io::Result<()> {
        let Some(Field { kind: Kind::List(list), .. }) = self.grammar.root().field(key) else {
            return Ok(());
        };
        self.xml.open(key)?;
        for item in items {
            self.item(&item, &list.entries)?;
        }
        self.xml.close()
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.xml.close()?;
        self.xml.finish()
    }

    /// The attributes and the content of an element that is open.
    fn object(&mut self, node: &Node, shape: &Shape) -> io::Result<()> {
        self.attributes(node, shape)?;
        self.elements(node, shape)
    }

    fn attributes(&mut self, node: &Node, shape: &Shape) -> io::Result<()> {
        self.foreign_attributes(node)?;
        for field in &shape.fields {
            if let (Place::Attribute(name), Some(value)) = (field.place, node.get(field.name)) {
                self.xml.attribute(name, text_of(value))?;
            }
        }
        Ok(())
    }

    fn elements(&mut self, node: &Node, shape: &Shape) -> io::Result<()> {
        for field in &shape.fields {
            let Some(value) = node.get(field.name) else { continue };
            match field.place {
                Place::Element(name) => self.field(name, value, &field.kind, &inner(node, shape, name))?,
                Place::Text => self.xml.text(text_of(value))?,
                Place::Attribute(_) | Place::Inner { .. } => {}
            }
        }
        self.foreign_elements(node)
    }

    fn field(&mut self, name: &str, value: &Node, kind: &Kind, inner: &[(&str, &str)]) -> io::Result<()> {
        match self.chosen(value, kind) {
            Kind::List(list) if list.flat => self.flat(value, list),
            chosen => {
                self.xml.open(name)?;
                inner.iter().try_for_each(|(name, text)| self.xml.attribute(name, text))?;
                self.tagged(value, kind, chosen)?;
                self.xml.close()
            }
        }
    }

    /// A choice with tags has one more element around the value.
    fn tagged(&mut self, value: &Node, field: &Kind, kind: &Kind) -> io::Result<()> {
        let tag = match field {
            Kind::Choice(entries) => self.grammar.choose(value, entries).map_or("", |entry| entry.tag),
            _ => "",
        };
        if tag.is_empty() {
            return self.content(value, kind);
        }
        self.xml.open(tag)?;
        self.content(value, kind)?;
        self.xml.close()
    }

    /// The kind that a value has where there is a choice. A single item where XML has a flat list is one of the list.
    fn chosen<'k>(&self, value: &Node, kind: &'k Kind) -> &'k Kind {
        let Kind::Choice(entries) = kind else { return kind };
        let flat = |entry: &&Entry| matches!(&entry.kind, Kind::List(list) if list.flat);
        let chosen = entries.iter().find(flat).or_else(|| self.grammar.choose(value, entries));
        chosen.map_or(kind, |entry| &entry.kind)
    }

    fn flat(&mut self, value: &Node, list: &List) -> io::Result<()> {
        match &value.value {
            Value::List(items) => items.iter().try_for_each(|item| self.item(item, &list.entries)),
            _ => self.item(value, &list.entries),
        }
    }

    fn content(&mut self, value: &Node, kind: &Kind) -> io::Result<()> {
        match kind {
            Kind::Shape(index) => {
                let shape = self.grammar.shape(*index);
                match shape.fields.first().filter(|_| shape.transparent) {
                    Some(field) => {
                        value.get(field.name).map_or(Ok(()), |inner| self.content(inner, &field.kind))
                    }
                    None => self.object(value, shape),
                }
            }
            Kind::List(list) => {
                self.foreign_attributes(value)?;
                let entries = self.entries(value.items(), list);
                value.items().iter().try_for_each(|item| self.item(item, entries))?;
                self.foreign_elements(value)
            }
            Kind::Choice(_) => {
                let chosen = self.chosen(value, kind);
                self.tagged(value, kind, chosen)
            }
            Kind::Scalar(_) | Kind::Words(_) => {
                self.foreign_attributes(value)?;
                self.xml.text(text_of(value))
            }
        }
    }

    /// What the items may be: one entry that all of them fit where XML wants them alike.
    fn entries<'l>(&self, items: &[Node], list: &'l List) -> &'l [Entry] {
        let fits_all = |entry: &&Entry| items.iter().all(|item| self.grammar.fits(item, &entry.kind));
        let one = list.entries.iter().find(fits_all).filter(|_| list.alike);
        one.map_or(&list.entries, std::slice::from_ref)
    }

    fn item(&mut self, item: &Node, entries: &[Entry]) -> io::Result<()> {
        let Some(entry) = self.grammar.choose(item, entries) else { return Ok(()) };
        self.xml.open(entry.tag)?;
        match entry.attribute {
            Some(attribute) => {
                self.xml.attribute(attribute, text_of(item))?;
                self.foreign_attributes(item)?;
            }
            None => self.content(item, &entry.kind)?,
        }
        self.xml.close()
    }

    fn foreign_attributes(&mut self, node: &Node) -> io::Result<()> {
        let Some(foreign) = &node.foreign else { return Ok(()) };
        self.xml.foreign_attributes(&foreign.attributes, "")
    }

    fn foreign_elements(&mut self, node: &Node) -> io::Result<()> {
        let Some(foreign) = &node.foreign else { return Ok(()) };
        foreign.elements.iter().try_for_each(|element| self.xml.foreign(element))
    }
}

/// The keys of an object that are attributes of one of its elements.
fn inner<'n>(node: &'n Node, shape: &Shape, name: &str) -> Vec<(&'static str, &'n str)> {
    let found = shape.fields.iter().filter_map(|field| match field.place {
        Place::Inner { element, attribute } if element == name => {
            Some((attribute, text_of(node.get(field.name)?)))
        }
        _ => None,
    });
    found.collect()
}

fn text_of(node: &Node) -> &str {
    match &node.value {
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(text) | Value::Text(text) => text,
        Value::Null | Value::List(_) | Value::Object(_) => "",
    }
}
