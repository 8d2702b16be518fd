//! Expressions of PHP.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{arrays, calls, control, functions, names, operators, strings, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// Any expression or type.
pub(super) fn expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::VariableName => names::variable(l, node),
        Word::Name | Word::RelativeScope => names::folded(l, node),
        Word::QualifiedName | Word::RelativeName | Word::NamespaceName => names::qualified(l, node),
        Word::DynamicVariable => names::dynamic(l, node),
        Word::MemberAccess | Word::NullsafeAccess => calls::member(l, node, "object"),
        Word::ScopedProperty => calls::static_property(l, node),
        Word::ClassConstantAccess => calls::class_constant(l, node),
        Word::FunctionCall => calls::function(l, node),
        Word::MemberCall | Word::NullsafeCall => calls::method(l, node, "object"),
        Word::ScopedCall => calls::method(l, node, "scope"),
        Word::ObjectCreation => calls::new_object(l, node),
        Word::ArrayCreation => arrays::array(l, node),
        Word::ListLiteral => arrays::list(l, node),
        Word::Pair => arrays::pair(l, node),
        Word::Subscript => arrays::index(l, node),
        Word::AssignmentExpression => operators::assignment(l, node),
        Word::ReferenceAssignment => operators::reference_assignment(l, node),
        Word::AugmentedAssignment => operators::augmented(l, node),
        Word::BinaryExpression => operators::binary(l, node),
        Word::UnaryExpression => operators::unary(l, node),
        Word::UpdateExpression => operators::update(l, node),
        Word::ConditionalExpression => operators::conditional(l, node),
        Word::CastExpression => operators::cast(l, node),
        Word::ByRef => operators::by_reference(l, node),
        Word::SequenceExpression => operators::sequence(l, node),
        Word::YieldExpression => operators::yielded(l, node),
        Word::ThrowExpression => throw(l, node),
        Word::VariadicUnpacking => arrays::spread(l, node),
        Word::CloneExpression => calls::of_operator(l, "clone", node),
        Word::ErrorSuppression => calls::of_operator(l, "at", node),
        Word::PrintIntrinsic => calls::of_operator(l, "print", node),
        Word::IncludeExpression => calls::of_operator(l, "include", node),
        Word::IncludeOnceExpression => calls::of_operator(l, "include_once", node),
        Word::RequireExpression => calls::of_operator(l, "require", node),
        Word::RequireOnceExpression => calls::of_operator(l, "require_once", node),
        Word::ShellCommand => strings::command(l, node),
        Word::AnonymousFunction => functions::closure(l, node),
        Word::ArrowFunction => functions::arrow(l, node),
        Word::MatchExpression => control::match_expression(l, node),
        Word::Parenthesized => inner(l, node),
        Word::CompoundStatement => super::statements::block(l, node),
        _ if types::is_type(node) => types::of(l, node),
        _ if strings::is_literal(node) => strings::literal(l, node),
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

/// `throw e` is an expression of the language.
pub(super) fn throw(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add(Kind::Throw, node, &[value])
}
