//! Turns the elements of an XML document into the tree that the same document in JSON would be. `document` calls it.

use super::super::grammar::{Entry, Field, Grammar, Kind, List, Place, Shape};
use super::places::{finish, flat_list, holds, is_foreign, is_hint, push_item};
use super::values::scalar;
use crate::error::excerpt;
use crate::tree::{Attribute, Content, Element, Foreign, Node, Value};
use crate::{Path, Violations};

/// The outermost object; what has no place in the grammar is left out and said.
pub(in crate::cyclonedx) fn root_from_xml(
    element: Element,
    grammar: &Grammar,
    violations: &mut Violations,
) -> Node {
    let namespace = element.namespace.clone();
    let mut reader = Reader { grammar, namespace, path: Path::default(), violations };
    reader.object(element, grammar.root(), &[])
}

struct Reader<'a> {
    grammar: &'a Grammar,
    namespace: Box<str>,
    path: Path,
    violations: &'a mut Violations,
}

/// An object while its element is read.
struct Growing<'g> {
    fields: Vec<(Box<str>, Node)>,
    foreign: Foreign,
    shape: &'g Shape,
    /// The place of the last element in the order of the grammar.
    last: usize,
}

impl<'a> Reader<'a> {
    /// `taken` are attributes that belong to the object around this one.
    fn object(&mut self, element: Element, shape: &'a Shape, taken: &[&str]) -> Node {
        let line = element.line;
        if shape.transparent {
            let field = &shape.fields[0];
            let value = self.value(element, &field.kind);
            return Node::new(line, Value::Object(vec![(field.name.into(), value)]));
        }
        let mut growing = Growing { fields: Vec::new(), foreign: Foreign::default(), shape, last: 0 };
        for attribute in element.attributes {
            if !taken.contains(&&*attribute.name) {
                self.attribute(attribute, line, &mut growing);
            }
        }
        let mut text = String::new();
        for content in element.content {
            match content {
                Content::Element(child) if child.namespace == self.namespace => {
                    self.child(child, &mut growing);
                }
                Content::Element(child) if shape.lets_pass() => growing.foreign.elements.push(child),
                Content::Element(child) => self.unexpected_element(&child),
                Content::Text(piece) => text.push_str(&piece),
            }
        }
        self.text_field(&text, line, &mut growing);
        finish(line, Value::Object(growing.fields), growing.foreign)
    }

    fn attribute(&mut self, attribute: Attribute, line: u32, growing: &mut Growing) {
        let own = attribute.namespace.is_empty();
        let is_here =
            |field: &&Field| matches!(field.place, Place::Attribute(name) if name == &*attribute.name);
        let field = growing.shape.fields.iter().find(is_here).filter(|_| own);
        match field {
            Some(field) => {
                growing.fields.push((field.name.into(), scalar(&attribute.value, line, &field.kind)));
            }
            None if growing.shape.extensible || is_foreign(&attribute) && growing.shape.lets_pass() => {
                growing.foreign.attributes.push(attribute);
            }
            None if is_hint(&attribute) => growing.foreign.attributes.push(attribute),
            None => self.report(line, format!("expected no attribute {:?}", excerpt(&attribute.name))),
        }
    }

    fn child(&mut self, child: Element, growing: &mut Growing<'a>) {
        let line = child.line;
        let found = growing.shape.fields.iter().enumerate().find(|(_, field)| holds(field, &child.name));
        let Some((index, field)) = found else {
            return self.unexpected_element(&child);
        };
        if index < growing.last && !growing.shape.any_order {
            let before = growing.shape.fields[growing.last].name;
            self.report(line, format!("expected {:?} before {before:?}", excerpt(&child.name)));
        }
        growing.last = growing.last.max(index);
        self.path.enter(field.name);
        let taken = self.inner_attributes(&child, growing);
        if let Some(list) = flat_list(&field.kind) {
            let item = self.item(child, list);
            push_item(&mut growing.fields, field.name, line, item);
        } else if growing.fields.iter().any(|(name, _)| &**name == field.name) {
            self.report(line, "expected this element once, found it twice".to_owned());
        } else {
            let value = self.value_without(child, &field.kind, &taken);
            growing.fields.push((field.name.into(), value));
        }
        self.path.leave();
    }

    /// Takes the attributes of a child that are keys of the object around it.
    fn inner_attributes(&mut self, child: &Element, growing: &mut Growing<'a>) -> Vec<&'a str> {
        let mut taken = Vec::new();
        for field in &growing.shape.fields {
            let Place::Inner { element, attribute } = field.place else { continue };
            let found = child.attributes.iter().find(|found| &*found.name == attribute);
            if let Some(found) = found.filter(|_| &*child.name == element) {
                growing.fields.push((field.name.into(), scalar(&found.value, child.line, &field.kind)));
                taken.push(attribute);
            }
        }
        taken
    }

    fn text_field(&mut self, text: &str, line: u32, growing: &mut Growing) {
        let field = growing.shape.fields.iter().find(|field| field.place == Place::Text);
        match field {
            Some(field) if field.required || !text.is_empty() => {
                growing.fields.push((field.name.into(), scalar(text, line, &field.kind)));
            }
            Some(_) => {}
            None if text.trim().is_empty() => {}
            None => self.report(line, format!("expected no text, found {:?}", excerpt(text.trim()))),
        }
    }

    fn value(&mut self, element: Element, kind: &'a Kind) -> Node {
        self.value_without(element, kind, &[])
    }

    fn value_without(&mut self, element: Element, kind: &'a Kind, taken: &[&str]) -> Node {
        match kind {
            Kind::Shape(index) => self.object(element, self.grammar.shape(*index), taken),
            Kind::List(list) => self.list(element, list),
            Kind::Choice(entries) => self.choice(element, entries),
            Kind::Scalar(_) | Kind::Words(_) => self.leaf(element, kind, taken),
        }
    }

    fn leaf(&mut self, element: Element, kind: &Kind, taken: &[&str]) -> Node {
        let line = element.line;
        if let Some(child) = element.children().next() {
            self.report(line, format!("expected text only, found an element {:?}", excerpt(&child.name)));
        }
        let text = element.text();
        let mut node = scalar(&text, line, kind);
        let others = element.attributes.into_iter().filter(|attribute| !taken.contains(&&*attribute.name));
        node.foreign = self.hints(others, line);
        node
    }

    fn list(&mut self, element: Element, list: &'a List) -> Node {
        let line = element.line;
        let mut foreign = Foreign::default();
        for attribute in element.attributes {
            if list.extensible || is_hint(&attribute) {
                foreign.attributes.push(attribute);
            } else {
                self.report(line, format!("expected no attribute {:?}", excerpt(&attribute.name)));
            }
        }
        let mut items = Vec::new();
        for content in element.content {
            match content {
                Content::Element(child) if child.namespace == self.namespace => {
                    self.path.enter_item(items.len());
                    items.push(self.item(child, list));
                    self.path.leave();
                }
                Content::Element(child) if list.extensible => foreign.elements.push(child),
                Content::Element(child) => self.unexpected_element(&child),
                Content::Text(text) if text.trim().is_empty() => {}
                Content::Text(text) => {
                    self.report(line, format!("expected no text, found {:?}", excerpt(text.trim())));
                }
            }
        }
        finish(line, Value::List(items), foreign)
    }

    fn item(&mut self, child: Element, list: &'a List) -> Node {
        let entry = self.entry(&child, &list.entries);
        match entry {
            Some(Entry { attribute: Some(attribute), kind, .. }) => self.reference(child, attribute, kind),
            Some(entry) => self.value(child, &entry.kind),
            None => {
                self.unexpected_element(&child);
                Node::new(child.line, Value::Null)
            }
        }
    }

    /// Of several entries with the same tag, the first that knows all children.
    fn entry(&self, child: &Element, entries: &'a [Entry]) -> Option<&'a Entry> {
        let named = || entries.iter().filter(|entry| entry.tag == &*child.name);
        let knows = |entry: &&Entry| match &entry.kind {
            Kind::Shape(index) => {
                let shape = self.grammar.shape(*index);
                let known = |element: &Element| shape.fields.iter().any(|field| holds(field, &element.name));
                child.children().next().is_some() && child.children().all(known)
            }
            _ => child.children().next().is_none(),
        };
        named().find(knows).or_else(|| named().next())
    }

    /// An element that says everything in one attribute.
    fn reference(&mut self, child: Element, attribute: &str, kind: &Kind) -> Node {
        let line = child.line;
        if child.children().next().is_some() || !child.text().trim().is_empty() {
            self.report(line, "expected an empty element".to_owned());
        }
        let (own, others): (Vec<_>, Vec<_>) = child
            .attributes
            .into_iter()
            .partition(|found| found.namespace.is_empty() && &*found.name == attribute);
        let value = own.first().map(|found| scalar(&found.value, line, kind));
        let mut value = value.unwrap_or_else(|| {
            self.report(line, format!("expected the attribute {attribute:?}"));
            Node::new(line, Value::Null)
        });
        let (foreign, others): (Vec<_>, Vec<_>) = others.into_iter().partition(is_foreign);
        value.foreign = self.hints(others.into_iter(), line);
        if !foreign.is_empty() {
            value.foreign = Some(Box::new(Foreign { attributes: foreign, elements: Vec::new() }));
        }
        value
    }

    /// Where nothing else is allowed, hints for XML processors still are.
    fn hints(&mut self, attributes: impl Iterator<Item = Attribute>, line: u32) -> Option<Box<Foreign>> {
        let (hints, others): (Vec<_>, Vec<_>) = attributes.partition(is_hint);
        for other in others {
            self.report(line, format!("expected no attribute {:?}", excerpt(&other.name)));
        }
        let foreign = Foreign { attributes: hints, elements: Vec::new() };
        (!foreign.attributes.is_empty()).then(|| Box::new(foreign))
    }

    fn unexpected_element(&mut self, element: &Element) {
        self.report(element.line, format!("expected no element {:?} here", excerpt(&element.name)));
    }

    fn choice(&mut self, mut element: Element, entries: &'a [Entry]) -> Node {
        let first = element.children().next().map(|child| child.name.clone());
        if entries.iter().any(|entry| !entry.tag.is_empty()) {
            return self.tagged(&mut element, entries);
        }
        let recognises = |entry: &&Entry| match (&entry.kind, &first) {
            (Kind::List(list), Some(name)) => list.entries.iter().any(|item| item.tag == &**name),
            (Kind::List(_), None) => true,
            (Kind::Shape(index), Some(name)) => {
                self.grammar.shape(*index).fields.iter().any(|field| holds(field, name))
            }
            _ => false,
        };
        let entry = entries.iter().find(recognises).unwrap_or(&entries[0]);
        self.value(element, &entry.kind)
    }

    /// An element around the one that says which choice it is.
    fn tagged(&mut self, element: &mut Element, entries: &'a [Entry]) -> Node {
        let line = element.line;
        let mut children = element.content.drain(..).filter_map(|content| match content {
            Content::Element(child) => Some(child),
            Content::Text(_) => None,
        });
        let child = children.next();
        let is_only = children.next().is_none();
        drop(children);
        let entry = child.as_ref().and_then(|child| self.entry(child, entries));
        match (child, entry) {
            (Some(child), Some(entry)) if is_only => self.value(child, &entry.kind),
            _ => {
                self.report(line, "expected one element of those that are known here".to_owned());
                Node::new(line, Value::Null)
            }
        }
    }

    fn report(&mut self, line: u32, problem: String) {
        self.violations.add(line, &self.path, problem);
    }
}
