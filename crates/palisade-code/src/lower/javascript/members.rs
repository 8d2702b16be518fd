//! Members of classes, of interfaces and of object types, and how members are named.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarations::Prefix;
use super::word::Word;
use super::{expressions, functions, literals, statements, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// The name of a member or key: quotes make no difference, brackets do.
pub(super) fn name(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::String => literals::key(l, node),
        Word::Number => literals::number(l, node),
        Word::ComputedName => {
            let parts = l.parts(node);
            let parts = l.each(parts, expressions::expression);
            l.add_text(Kind::Other, "computed", node, &parts)
        }
        _ => l.name(node),
    }
}

/// TypeScript's decorators stand before the member that they belong to, JavaScript's in it.
pub(super) fn class_body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut members = Vec::new();
    let mut decorators = Vec::new();
    let mut first_decorator = None;
    for part in l.parts(node) {
        if Word::of(part) == Word::Decorator {
            decorators.push(functions::decorator(l, part));
            first_decorator.get_or_insert(part);
            continue;
        }
        let before = std::mem::take(&mut decorators);
        let member = l.deeper(part, |l, part| member(l, part, before));
        if let Some(first) = first_decorator.take() {
            l.start_at(member, first);
        }
        members.push(member);
    }
    members.append(&mut decorators);
    l.add(Kind::ClassBody, node, &members)
}

/// Members of an interface or object type.
pub(super) fn type_body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let members = l.each(parts, |l, part| l.deeper(part, |l, part| member(l, part, Vec::new())));
    l.add(Kind::ClassBody, node, &members)
}

fn member(l: &mut Lowering<'_>, node: Cst<'_>, decorators: Vec<NodeId>) -> NodeId {
    match Word::of(node) {
        Word::FieldDefinition => {
            let name = l.field(node, "property", name);
            variable(l, node, decorators, name)
        }
        Word::PublicField | Word::PropertySignature => {
            let name = l.field(node, "name", name);
            variable(l, node, decorators, name)
        }
        Word::MethodDefinition | Word::MethodSignature | Word::AbstractMethod => {
            functions::function(l, node, Prefix { modifiers: decorators, whole: None })
        }
        Word::CallSignature => functions::function(l, node, Prefix::none()),
        Word::ConstructSignature => construct_signature(l, node),
        Word::IndexSignature => index_signature(l, node),
        Word::StaticBlock => {
            let body = l.field(node, "body", statements::block);
            l.add_text(Kind::Other, "static", node, &[body])
        }
        word if statements::is_statement(word) => statements::misplaced(l, node),
        _ => expressions::expression(l, node),
    }
}

/// A field with its words, type and value.
fn variable(l: &mut Lowering<'_>, node: Cst<'_>, mut modifiers: Vec<NodeId>, name: NodeId) -> NodeId {
    functions::words_before_name(l, node, &mut modifiers);
    let of_type = l.field(node, "type", types::annotation);
    let value = l.field(node, "value", expressions::expression);
    field(l, node, &modifiers, [name, of_type, value])
}

/// A field from its name, type and value; the one of a pattern that is `...` is just that.
pub(super) fn field(
    l: &mut Lowering<'_>,
    node: Cst<'_>,
    modifiers: &[NodeId],
    [name, of_type, value]: [NodeId; 3],
) -> NodeId {
    let plain = of_type == NOTHING && value == NOTHING && modifiers.is_empty();
    if plain && matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    let modifiers = l.add_around(Kind::Modifiers, "", modifiers);
    l.add(Kind::VarDef, node, &[modifiers, name, of_type, value])
}

/// `new (a: A): B` in an interface.
fn construct_signature(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    let name = l.name_as("new", node);
    let type_parameters = l.field(node, "type_parameters", types::parameters);
    let parameters = l.field(node, "parameters", functions::parameters);
    let returns = l.field(node, "type", types::annotation);
    l.add(Kind::FuncDef, node, &[modifiers, name, type_parameters, parameters, returns, NOTHING])
}

/// `[key: string]: T`, `[K in Keys]: T`
fn index_signature(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, types::of);
    l.add_text(Kind::Other, "index_signature", node, &parts)
}
