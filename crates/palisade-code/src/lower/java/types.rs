//! Types: names, members of names, with arguments, and arrays of them.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::{Lowering, Placeholders};

use super::expressions::expression;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_type(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::AnnotatedType
            | Word::ArrayType
            | Word::BooleanType
            | Word::ClassLiteral
            | Word::FloatingPointType
            | Word::GenericType
            | Word::IntegralType
            | Word::ScopedIdentifier
            | Word::ScopedTypeIdentifier
            | Word::TypeIdentifier
            | Word::VoidType
            | Word::Wildcard
    )
}

pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ScopedIdentifier | Word::ScopedTypeIdentifier => scoped(l, node),
        Word::GenericType => generic(l, node),
        Word::ArrayType => {
            let element = l.field(node, "element", expression);
            node.child_by_field_name("dimensions").map_or(element, |sizes| array(l, element, sizes))
        }
        Word::AnnotatedType => {
            let of_type = l.parts(node).into_iter().next_back();
            of_type.map_or(NOTHING, |of_type| expression(l, of_type))
        }
        Word::ClassLiteral => {
            let of_type = l.parts(node).first().map_or(NOTHING, |of_type| expression(l, *of_type));
            let name = l.name_as("class", node);
            l.add(Kind::Member, node, &[of_type, name])
        }
        Word::Wildcard => {
            let bounds = l.parts(node);
            let bounds = l.each(bounds, expression);
            l.add_text(Kind::Other, "?", node, &bounds)
        }
        _ => l.name(node),
    }
}

/// `a.b.C` without annotations.
fn scoped(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node).into_iter().filter(|part| !is_annotation(*part));
    let parts = l.each(parts.collect::<Vec<_>>(), expression);
    let join = |whole: NodeId, part: NodeId| l.add_around(Kind::Member, "", &[whole, part]);
    parts.into_iter().reduce(join).unwrap_or(NOTHING)
}

fn is_annotation(node: Cst<'_>) -> bool {
    matches!(Word::of(node), Word::Annotation | Word::MarkerAnnotation)
}

/// `List<A, B>`
fn generic(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = Vec::new();
    for part in l.parts(node) {
        if Word::of(part) == Word::TypeArguments {
            let arguments = l.parts(part);
            children.extend(l.each(arguments, expression));
        } else {
            children.push(expression(l, part));
        }
    }
    l.add(Kind::Generic, node, &children)
}

/// A type with each `[]` of `dimensions` around it.
pub(super) fn array(l: &mut Lowering<'_>, element: NodeId, dimensions: Cst<'_>) -> NodeId {
    let mut cursor = dimensions.walk();
    let count = dimensions.children(&mut cursor).filter(|child| child.kind() == "[").count();
    let mut whole = element;
    for _ in 0..count {
        whole = l.add_around(Kind::ArrayType, "", &[whole]);
    }
    whole
}

/// The type of a declaration, whose name may have `[]` behind it.
pub(super) fn declared(l: &mut Lowering<'_>, of_type: Option<Cst<'_>>, name: Cst<'_>) -> NodeId {
    let Some(of_type) = of_type else { return NOTHING };
    if l.is_pattern() && l.text(of_type) == Placeholders::ANY_TYPE {
        return NOTHING;
    }
    let of_type = expression(l, of_type);
    name.child_by_field_name("dimensions").map_or(of_type, |sizes| array(l, of_type, sizes))
}

/// The types of `extends`, `implements`, `throws`, `permits`.
pub(super) fn list(l: &mut Lowering<'_>, node: Cst<'_>) -> Vec<NodeId> {
    let mut types = Vec::new();
    for part in l.parts(node) {
        if Word::of(part) == Word::TypeList {
            let parts = l.parts(part);
            types.extend(l.each(parts, expression));
        } else {
            types.push(expression(l, part));
        }
    }
    types
}
