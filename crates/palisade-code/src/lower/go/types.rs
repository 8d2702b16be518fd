//! Types.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{declarations, functions};

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_type(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::ArrayType
            | Word::ChannelType
            | Word::FunctionType
            | Word::GenericType
            | Word::ImplicitLengthArray
            | Word::InterfaceType
            | Word::MapType
            | Word::NegatedType
            | Word::PointerType
            | Word::QualifiedType
            | Word::SliceType
            | Word::StructType
            | Word::TypeConstraint
            | Word::TypeElem
            | Word::TypeIdentifier
            | Word::TypeInstantiation
    )
}

pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::QualifiedType => {
            let package = l.field(node, "package", |l, name| l.name(name));
            let name = l.field(node, "name", |l, name| l.name(name));
            l.add(Kind::Member, node, &[package, name])
        }
        Word::PointerType => wrap(l, Kind::PointerType, "", node),
        Word::NegatedType => wrap(l, Kind::Unary, "~", node),
        Word::SliceType => array(l, "", node),
        Word::ImplicitLengthArray => array(l, "...", node),
        Word::ArrayType => array(l, "", node),
        Word::MapType => {
            let name = l.name_as("map", node);
            let key = l.field(node, "key", expression);
            let value = l.field(node, "value", expression);
            l.add(Kind::Generic, node, &[name, key, value])
        }
        Word::ChannelType => channel(l, node),
        Word::GenericType | Word::TypeInstantiation => generic(l, node),
        Word::FunctionType => functions::of_type(l, node),
        Word::StructType => declarations::anonymous(l, "struct", node),
        Word::InterfaceType => declarations::anonymous(l, "interface", node),
        Word::TypeConstraint | Word::TypeElem => union(l, node),
        _ => l.name(node),
    }
}

fn wrap(l: &mut Lowering<'_>, kind: Kind, text: &str, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expression);
    l.add_text(kind, text, node, &parts)
}

/// `[]T`, `[...]T`, and `[n]T`, whose length is a second child.
fn array(l: &mut Lowering<'_>, text: &str, node: Cst<'_>) -> NodeId {
    let element = l.field(node, "element", expression);
    match node.child_by_field_name("length") {
        Some(length) => {
            let length = expression(l, length);
            l.add_text(Kind::ArrayType, text, node, &[element, length])
        }
        None => l.add_text(Kind::ArrayType, text, node, &[element]),
    }
}

/// `chan T`, `chan<- T`, `<-chan T`
fn channel(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let word = match (node.child(0).map(|first| first.kind()), node.child(1).map(|second| second.kind())) {
        (Some("<-"), _) => "<-chan",
        (_, Some("<-")) => "chan<-",
        _ => "chan",
    };
    let name = l.name_as(word, node);
    let value = l.field(node, "value", expression);
    l.add(Kind::Generic, node, &[name, value])
}

fn generic(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = Vec::new();
    for part in l.parts(node) {
        if part.kind() == "type_arguments" {
            let parts = l.parts(part);
            children.extend(l.each(parts, expression));
        } else {
            children.push(expression(l, part));
        }
    }
    l.add(Kind::Generic, node, &children)
}

/// `A | ~B`; one alone is itself.
fn union(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    match l.each(parts, expression)[..] {
        [only] => only,
        ref parts => l.add_text(Kind::Other, "union_type", node, parts),
    }
}

/// The result of a function: nothing, a type, or a `Tuple` of types without their names.
pub(super) fn result(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if Word::of(node) != Word::ParameterList {
        return expression(l, node);
    }
    let mut types = Vec::new();
    for part in l.parts(node) {
        let Some(of_type) = part.child_by_field_name("type") else { continue };
        let mut cursor = part.walk();
        let names: Vec<_> = part.children_by_field_name("name", &mut cursor).collect();
        for name in &names {
            // A list such as `(..., error)` reads as a name and its type.
            if names.len() < 2 && !is_ellipsis(l, *name) {
                continue;
            }
            types.push(if is_ellipsis(l, *name) { l.name(*name) } else { expression(l, of_type) });
        }
        if names.len() < 2 {
            types.push(expression(l, of_type));
        }
    }
    match types[..] {
        [] => NOTHING,
        [only] => only,
        _ => l.add(Kind::Tuple, node, &types),
    }
}

fn is_ellipsis(l: &Lowering<'_>, node: Cst<'_>) -> bool {
    l.is_pattern() && l.text(node) == crate::lower::Placeholders::ELLIPSIS
}
