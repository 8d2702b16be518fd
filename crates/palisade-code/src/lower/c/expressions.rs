//! Expressions of C; those that only C++ has are in [`cpp`]. Types go through the same door.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{calls, cpp, declarations, initializers, literals, operators, statements, types};

/// Any expression or type.
pub(super) fn expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Identifier | Word::FieldIdentifier | Word::NamespaceIdentifier | Word::This => l.name(node),
        Word::CallExpression => calls::call(l, node),
        Word::FieldExpression => calls::member(l, node),
        Word::SubscriptExpression => calls::index(l, node),
        Word::AssignmentExpression => operators::assignment(l, node),
        Word::BinaryExpression => operators::binary(l, node),
        Word::UnaryExpression | Word::PointerExpression => operators::unary(l, node),
        Word::UpdateExpression => operators::update(l, node),
        Word::CommaExpression => operators::comma(l, node),
        Word::ConditionalExpression => operators::conditional(l, node),
        Word::CastExpression => operators::cast(l, node),
        Word::SizeofExpression | Word::AlignofExpression => operators::sizeof(l, node),
        Word::ParenthesizedExpression | Word::ExtensionExpression => inner(l, node),
        Word::InitializerList => initializers::braces(l, node),
        Word::InitializerPair => initializers::pair(l, node),
        Word::CompoundLiteral => initializers::compound(l, node),
        Word::CompoundStatement => statements::block(l, node),
        Word::ArgumentList => calls::arguments(l, node),
        Word::Declaration => declarations::condition(l, node),
        _ if literals::is_literal(node) => literals::of(l, node),
        _ if types::is_type(node) => types::of(l, node),
        _ if cpp::is_expression(node) => cpp::expression(l, node),
        _ if statements::is_statement(node) => statements::single(l, node),
        _ => l.other(node, expression),
    }
}

/// What is in parentheses.
fn inner(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [only] => expression(l, only),
        _ => l.other(node, expression),
    }
}

pub(super) fn list(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expression);
    l.add(kind, node, &parts)
}
