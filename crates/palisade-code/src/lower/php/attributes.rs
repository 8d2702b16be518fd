//! Modifiers and attributes.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::calls;
use super::expressions::expression;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// The attributes and words before a declaration, followed by what the language does not call a modifier.
pub(super) fn modifiers(l: &mut Lowering<'_>, node: Cst<'_>, more: &[&str]) -> NodeId {
    let mut modifiers = Vec::new();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::AttributeList => attributes(l, part, &mut modifiers),
            _ if is_modifier(part) => {
                let word = l.text(part).to_ascii_lowercase();
                modifiers.push(l.add_text(Kind::Modifier, &word, part, &[]));
            }
            _ => {}
        }
    }
    for word in more {
        let first = node.child(0).unwrap_or(node);
        modifiers.push(l.add_text(Kind::Modifier, word, first, &[]));
    }
    l.add_around(Kind::Modifiers, "", &modifiers)
}

/// The attributes alone.
pub(super) fn without_words(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut modifiers = Vec::new();
    for part in l.parts(node) {
        if Word::of(part) == Word::AttributeList {
            attributes(l, part, &mut modifiers);
        }
    }
    l.add_around(Kind::Modifiers, "", &modifiers)
}

/// `var` says nothing.
fn is_modifier(node: Cst<'_>) -> bool {
    node.kind().ends_with("_modifier") && node.kind() != "var_modifier"
}

/// `#[A, B(..)]`
fn attributes(l: &mut Lowering<'_>, list: Cst<'_>, out: &mut Vec<NodeId>) {
    for group in l.parts(list) {
        for attribute in l.parts(group) {
            if Word::of(attribute) == Word::Attribute {
                out.push(one(l, attribute));
            }
        }
    }
}

/// One without arguments is its name.
fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let name = l.parts(node).first().map_or(NOTHING, |name| expression(l, *name));
    if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    let value = match node.child_by_field_name("parameters") {
        None => name,
        Some(list) => {
            let arguments = calls::arguments(l, list);
            l.add(Kind::Call, node, &[name, arguments])
        }
    };
    l.add(Kind::Annotation, node, &[value])
}
