//! Structures, unions, enumerations, and the classes of C++.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::modifiers::modifiers;
use super::word::Word;
use super::{cpp, preprocessor, statements};

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_record(node: Cst<'_>) -> bool {
    word(node).is_some()
}

/// Whether a record has its members here.
pub(super) fn is_defined(node: Cst<'_>) -> bool {
    is_record(node) && node.child_by_field_name("body").is_some()
}

fn word(node: Cst<'_>) -> Option<&'static str> {
    match Word::of(node) {
        Word::ClassSpecifier => Some("class"),
        Word::EnumSpecifier => Some("enum"),
        Word::StructSpecifier => Some("struct"),
        Word::UnionSpecifier => Some("union"),
        _ => None,
    }
}

pub(super) fn record(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = word(node).unwrap_or("struct");
    let modifiers = modifiers(l, node, None);
    let name = l.field(node, "name", expression);
    let clause = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::BaseClassClause);
    let mut bases = clause.map(|clause| cpp::bases(l, clause)).unwrap_or_default();
    if let Some(base) = node.child_by_field_name("base") {
        bases.push(expression(l, base));
    }
    let bases = l.add_around(Kind::Bases, "", &bases);
    let implements = l.add_around(Kind::Bases, "", &[]);
    let body = l.field(node, "body", body);
    l.add_text(Kind::ClassDef, text, node, &[modifiers, name, NOTHING, bases, implements, body])
}

fn body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut members = Vec::new();
    for part in l.parts(node) {
        member(l, part, &mut members);
    }
    l.add(Kind::ClassBody, node, &members)
}

fn member(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::Enumerator => out.push(enumerator(l, node)),
        _ if preprocessor::is_branch(node) => preprocessor::branches(l, node, out, member),
        _ => statements::statement(l, node, out),
    }
}

/// A constant of an enumeration.
fn enumerator(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let name = l.field(node, "name", expression);
    if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    let value = l.field(node, "value", expression);
    l.add(Kind::VarDef, node, &[modifiers, name, NOTHING, value])
}
