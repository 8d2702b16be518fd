//! Declarators: a name within the pointers, arrays and parameters that its type is made of.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::functions;
use super::word::Word;

/// Pointers and arrays of one declarator.
const DEEPEST: usize = 64;

/// What a declarator says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared<'t> {
    /// The node of the name; none in a type without one.
    pub(super) name: Option<Cst<'t>>,
    /// The type of the name; of a function, what it returns.
    pub(super) of_type: NodeId,
    /// The declarator with the parameters, when the name is a function's.
    pub(super) function: Option<Cst<'t>>,
    /// What it starts with behind `=`, in parentheses or in braces.
    pub(super) value: Option<Cst<'t>>,
    pub(super) is_assigned: bool,
}

/// Goes into a declarator from its outermost part, putting each around the type.
pub(super) fn declared<'t>(l: &mut Lowering<'_>, declarator: Option<Cst<'t>>, base: NodeId) -> Declared<'t> {
    let mut found = Declared { name: None, of_type: base, function: None, value: None, is_assigned: false };
    let mut next = declarator;
    for _ in 0..DEEPEST {
        let Some(node) = next else { return found };
        next = inner(l, node);
        match Word::of(node) {
            Word::InitDeclarator => {
                found.value = node.child_by_field_name("value");
                found.is_assigned = has_token(node, "=");
            }
            Word::PointerDeclarator | Word::AbstractPointer | Word::PointerTypeDeclarator => {
                found.of_type = l.add_around(Kind::PointerType, "", &[found.of_type]);
                l.widen(found.of_type, star(node));
            }
            Word::ReferenceDeclarator | Word::AbstractReference => {
                let text = if has_token(node, "&&") { "&&" } else { "&" };
                found.of_type = l.add_around(Kind::PointerType, text, &[found.of_type]);
            }
            Word::ArrayDeclarator | Word::AbstractArray => found.of_type = array(l, node, found.of_type),
            Word::FunctionDeclarator | Word::AbstractFunction => {
                let is_name = next.is_some_and(is_name) || parenthesized_name(l, next);
                match is_name {
                    true => found.function = Some(node),
                    false => found.of_type = functions::of_type(l, node, found.of_type),
                }
            }
            Word::ParenthesizedDeclarator
            | Word::AbstractParenthesized
            | Word::AttributedDeclarator
            | Word::VariadicDeclarator => {}
            _ => {
                found.name = Some(node);
                return found;
            }
        }
    }
    if let Some(node) = next {
        l.reject(node, "nested too deeply");
    }
    found
}

/// The declarator within one.
fn inner<'t>(l: &Lowering<'_>, node: Cst<'t>) -> Option<Cst<'t>> {
    node.child_by_field_name("declarator").or_else(|| {
        let is_unnamed = matches!(
            Word::of(node),
            Word::ReferenceDeclarator
                | Word::AbstractReference
                | Word::ParenthesizedDeclarator
                | Word::AbstractParenthesized
                | Word::AttributedDeclarator
                | Word::VariadicDeclarator
        );
        let parts = if is_unnamed { l.parts(node) } else { Vec::new() };
        parts.into_iter().find(|part| {
            !matches!(Word::of(*part), Word::AttributeDeclaration | Word::TypeQualifier | Word::Unlisted)
        })
    })
}

/// Whether `(name)` is all there is.
fn parenthesized_name(l: &Lowering<'_>, node: Option<Cst<'_>>) -> bool {
    let Some(node) = node.filter(|node| Word::of(*node) == Word::ParenthesizedDeclarator) else {
        return false;
    };
    matches!(l.parts(node)[..], [only] if is_name(only))
}

/// Whether a declarator is the name itself.
fn is_name(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::DestructorName
            | Word::FieldIdentifier
            | Word::Identifier
            | Word::OperatorName
            | Word::QualifiedIdentifier
            | Word::TemplateFunction
            | Word::TemplateMethod
            | Word::TypeIdentifier
            | Word::PrimitiveType
    )
}

fn array(l: &mut Lowering<'_>, node: Cst<'_>, element: NodeId) -> NodeId {
    let size = l.field(node, "size", expression);
    match size {
        NodeId::NOTHING => l.add_around(Kind::ArrayType, "", &[element]),
        _ => l.add_around(Kind::ArrayType, "", &[element, size]),
    }
}

fn star(node: Cst<'_>) -> Cst<'_> {
    node.child(0).unwrap_or(node)
}

fn has_token(node: Cst<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == token)
}
