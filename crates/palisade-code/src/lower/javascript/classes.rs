//! Classes, interfaces and enums with what they extend; their members are in `members.rs`.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarations::Prefix;
use super::word::Word;
use super::{expressions, functions, members, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// A class, declared or as an expression.
pub(super) fn class<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: Prefix<'t>) -> NodeId {
    let Prefix { mut modifiers, whole } = prefix;
    let mut cursor = node.walk();
    let before_name: Vec<_> =
        node.children(&mut cursor).take_while(|child| child.kind() != "class").collect();
    for part in before_name {
        match Word::of(part) {
            Word::Decorator => modifiers.push(functions::decorator(l, part)),
            _ if part.is_extra() => {}
            _ => modifiers.push(l.literal(Kind::Modifier, part)),
        }
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &modifiers);
    let name = l.field(node, "name", |l, name| l.name(name));
    let type_parameters = l.field(node, "type_parameters", types::parameters);
    let (extends, implements) = heritage(l, node);
    let body = l.field(node, "body", members::class_body);
    let children = [modifiers, name, type_parameters, extends, implements, body];
    l.add_text(Kind::ClassDef, "class", whole.unwrap_or(node), &children)
}

/// What a class extends and what it implements.
fn heritage(l: &mut Lowering<'_>, node: Cst<'_>) -> (NodeId, NodeId) {
    let (mut extends, mut implements) = (Vec::new(), Vec::new());
    let clauses = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::ClassHeritage);
    for clause in clauses.map(|clauses| l.parts(clauses)).unwrap_or_default() {
        match Word::of(clause) {
            Word::ExtendsClause => bases(l, clause, &mut extends),
            Word::ImplementsClause => {
                for part in l.parts(clause) {
                    implements.push(types::of(l, part));
                }
            }
            // JavaScript has no clauses.
            _ => extends.push(expressions::expression(l, clause)),
        }
    }
    (l.add_around(Kind::Bases, "", &extends), l.add_around(Kind::Bases, "", &implements))
}

/// `extends A<B>, C`: types in expressions and their arguments in turn.
fn bases(l: &mut Lowering<'_>, clause: Cst<'_>, out: &mut Vec<NodeId>) {
    for part in l.parts(clause) {
        match (Word::of(part), out.pop()) {
            (Word::TypeArguments, Some(base)) => {
                let mut children = vec![base];
                for argument in l.parts(part) {
                    children.push(types::of(l, argument));
                }
                out.push(l.add_around(Kind::Generic, "", &children));
            }
            (_, last) => {
                out.extend(last);
                out.push(expressions::expression(l, part));
            }
        }
    }
}

pub(super) fn interface<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: &Prefix<'t>) -> NodeId {
    let modifiers = l.add_around(Kind::Modifiers, "", &prefix.modifiers);
    let name = l.field(node, "name", |l, name| l.name(name));
    let type_parameters = l.field(node, "type_parameters", types::parameters);
    let clause = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::ExtendsTypeClause);
    let extends = clause.map(|clause| l.parts(clause)).unwrap_or_default();
    let extends = l.each(extends, types::of);
    let extends = l.add_around(Kind::Bases, "", &extends);
    let implements = l.add_around(Kind::Bases, "", &[]);
    let body = l.field(node, "body", members::type_body);
    let children = [modifiers, name, type_parameters, extends, implements, body];
    l.add_text(Kind::ClassDef, "interface", prefix.whole.unwrap_or(node), &children)
}

pub(super) fn enumeration<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: &Prefix<'t>) -> NodeId {
    let mut modifiers = prefix.modifiers.clone();
    if let Some(word) = node.child(0).filter(|first| first.kind() == "const") {
        modifiers.push(l.literal(Kind::Modifier, word));
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &modifiers);
    let name = l.field(node, "name", |l, name| l.name(name));
    let bases = l.add_around(Kind::Bases, "", &[]);
    let body = l.field(node, "body", |l, body| {
        let parts = l.parts(body);
        let constants = l.each(parts, constant);
        l.add(Kind::ClassBody, body, &constants)
    });
    let children = [modifiers, name, NOTHING, bases, bases, body];
    l.add_text(Kind::ClassDef, "enum", prefix.whole.unwrap_or(node), &children)
}

/// A constant of an enum, with a value or without.
fn constant(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let (name, value) = match Word::of(node) {
        Word::EnumAssignment => {
            let name = l.field(node, "name", members::name);
            (name, l.field(node, "value", expressions::expression))
        }
        _ => (members::name(l, node), NOTHING),
    };
    members::field(l, node, &[], [name, NOTHING, value])
}
