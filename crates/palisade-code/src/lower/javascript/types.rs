//! Types. Those that are names stay names; those without a kind of their own keep the grammar's word.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{expressions, functions, members};

/// What is after the colon.
pub(super) fn annotation(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [only] if is_annotation(Word::of(node)) => of(l, only),
        _ => of(l, node),
    }
}

fn is_annotation(word: Word) -> bool {
    matches!(
        word,
        Word::TypeAnnotation
            | Word::AddingTypeAnnotation
            | Word::OmittingTypeAnnotation
            | Word::OptingTypeAnnotation
            | Word::AssertsAnnotation
            | Word::TypePredicateAnnotation
    )
}

/// A type.
pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::TypeIdentifier | Word::PredefinedType | Word::ThisType => l.name(node),
        Word::NestedType => {
            let module = l.field(node, "module", expressions::expression);
            let name = l.field(node, "name", |l, name| l.name(name));
            l.add(Kind::Member, node, &[module, name])
        }
        Word::GenericType => generic(l, node),
        Word::ArrayType => {
            let parts = l.parts(node);
            let parts = l.each(parts, of);
            l.add(Kind::ArrayType, node, &parts)
        }
        Word::ParenthesizedType | Word::LiteralType => match l.parts(node)[..] {
            [only] => of(l, only),
            _ => l.other(node, of),
        },
        Word::ObjectType | Word::InterfaceBody => {
            let body = members::type_body(l, node);
            l.add_text(Kind::Other, "object_type", node, &[body])
        }
        Word::FormalParameters => functions::parameters(l, node),
        Word::TypeParameters => parameters(l, node),
        word if is_annotation(word) => annotation(l, node),
        _ if is_of_expressions(Word::of(node)) => expressions::expression(l, node),
        _ => l.other(node, of),
    }
}

/// What types and expressions share: literals, names, `typeof a.b`, `import("a").B`.
fn is_of_expressions(word: Word) -> bool {
    matches!(
        word,
        Word::Identifier
            | Word::Member
            | Word::Call
            | Word::Subscript
            | Word::Instantiation
            | Word::String
            | Word::Number
            | Word::Unary
            | Word::True
            | Word::False
            | Word::Null
            | Word::Undefined
            | Word::This
            | Word::RequiredParameter
            | Word::OptionalParameter
            | Word::PropertyIdentifier
    )
}

/// `Map<K, V>`
fn generic(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![l.field(node, "name", of)];
    let arguments = node.child_by_field_name("type_arguments").map(|list| l.parts(list)).unwrap_or_default();
    for argument in arguments {
        children.push(of(l, argument));
    }
    l.add(Kind::Generic, node, &children)
}

/// `<T extends A = B>`: each as its name, with its bound and default if it has them.
pub(super) fn parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parameters = l.each(parts, |l, part| {
        let name = l.field(part, "name", |l, name| l.name(name));
        let bound = l.field(part, "constraint", inner);
        let default = l.field(part, "value", inner);
        match [bound, default] {
            [NodeId::NOTHING, NodeId::NOTHING] => name,
            _ => l.add_text(Kind::Other, "type_parameter", part, &[name, bound, default]),
        }
    });
    l.add(Kind::TypeParams, node, &parameters)
}

/// The type in a bound or default.
fn inner(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [only] => of(l, only),
        _ => of(l, node),
    }
}
