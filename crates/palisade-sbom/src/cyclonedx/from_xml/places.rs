//! Which key an element or attribute belongs to, and where things go that belong to none.

use super::super::grammar::{Field, Kind, List, Place};
use crate::tree::{Attribute, Foreign, Node, Value};

/// Whether an element of this name belongs to a key.
pub(super) fn holds(field: &Field, element: &str) -> bool {
    match flat_list(&field.kind) {
        Some(list) => list.entries.iter().any(|entry| entry.tag == element),
        None => matches!(field.place, Place::Element(name) if name == element),
    }
}

/// The list whose items stand without an element around them, also where JSON has a choice.
pub(super) fn flat_list(kind: &Kind) -> Option<&List> {
    match kind {
        Kind::List(list) if list.flat => Some(list),
        Kind::Choice(entries) => entries.iter().find_map(|entry| flat_list(&entry.kind)),
        _ => None,
    }
}

pub(super) fn push_item(fields: &mut Vec<(Box<str>, Node)>, name: &str, line: u32, item: Node) {
    let list = fields.iter_mut().find(|(field, _)| &**field == name);
    match list.map(|(_, node)| &mut node.value) {
        Some(Value::List(items)) => items.push(item),
        _ => fields.push((name.into(), Node::new(line, Value::List(vec![item])))),
    }
}

pub(super) fn finish(line: u32, value: Value, foreign: Foreign) -> Node {
    let is_empty = foreign.attributes.is_empty() && foreign.elements.is_empty();
    Node { line, value, foreign: if is_empty { None } else { Some(Box::new(foreign)) } }
}

pub(super) fn is_foreign(attribute: &Attribute) -> bool {
    !attribute.namespace.is_empty()
}

/// `xsi:schemaLocation` and its like, which may stand anywhere.
pub(super) fn is_hint(attribute: &Attribute) -> bool {
    &*attribute.namespace == "http://www.w3.org/2001/XMLSchema-instance"
}
