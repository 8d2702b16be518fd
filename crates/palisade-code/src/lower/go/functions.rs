//! Functions, methods, their parameters, and types of functions.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::statements::block;
use super::types;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// A function or method; one that is only declared has no body. What a method is called on is its first parameter, with the text `receiver`.
pub(super) fn definition(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    let name = l.field(node, "name", |l, name| l.name(name));
    let type_parameters = l.field(node, "type_parameters", type_parameters);
    let receiver = node.child_by_field_name("receiver").map(|list| each(l, list, "receiver"));
    let parameters = parameters(l, node, receiver.unwrap_or_default());
    let result = l.field(node, "result", types::result);
    let body = l.field(node, "body", block);
    l.add(Kind::FuncDef, node, &[modifiers, name, type_parameters, parameters, result, body])
}

/// `func(..) T { .. }`
pub(super) fn literal(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parameters = parameters(l, node, Vec::new());
    let result = l.field(node, "result", types::result);
    let body = l.field(node, "body", block);
    l.add(Kind::Lambda, node, &[parameters, result, body])
}

/// `func(..) T`; a metavariable for its result is also nothing, which is `void`.
pub(super) fn of_type(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parameters = parameters(l, node, Vec::new());
    let result = match l.field(node, "result", types::result) {
        NOTHING => l.name_as("void", node),
        result => result,
    };
    l.add_text(Kind::Other, "func", node, &[parameters, result])
}

fn parameters(l: &mut Lowering<'_>, node: Cst<'_>, first: Vec<NodeId>) -> NodeId {
    let mut all = first;
    let Some(list) = node.child_by_field_name("parameters") else {
        return l.add_around(Kind::Params, "", &all);
    };
    all.extend(each(l, list, ""));
    l.add(Kind::Params, list, &all)
}

fn each(l: &mut Lowering<'_>, list: Cst<'_>, text: &str) -> Vec<NodeId> {
    let mut all = Vec::new();
    for part in l.parts(list) {
        let text = if Word::of(part) == Word::VariadicParameter { "..." } else { text };
        let mut cursor = part.walk();
        let names: Vec<_> = part.children_by_field_name("name", &mut cursor).collect();
        if names.is_empty() {
            all.push(parameter(l, text, part, None));
        }
        for name in names {
            all.push(parameter(l, text, part, Some(name)));
        }
    }
    all
}

/// One name of a declaration with its type, a type alone, or the ellipsis that either is.
fn parameter(l: &mut Lowering<'_>, text: &str, node: Cst<'_>, name: Option<Cst<'_>>) -> NodeId {
    let name = name.map_or(NOTHING, |name| l.name(name));
    if is_any(l, name) {
        return name;
    }
    let of_type = l.field(node, "type", expression);
    if name == NOTHING && is_any(l, of_type) {
        return of_type;
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    l.add_text(Kind::Param, text, node, &[modifiers, name, of_type, NOTHING])
}

fn is_any(l: &Lowering<'_>, id: NodeId) -> bool {
    matches!(l.ast().kind(id), Kind::Ellipsis | Kind::MetavarEllipsis)
}

/// `[A, B any]`: a constraint is the type of its parameter.
pub(super) fn type_parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let all = each(l, node, "");
    l.add(Kind::TypeParams, node, &all)
}
