//! Expressions of Java. Types and values of annotations go through the same door.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{annotations, calls, control, definitions, literals, parameters, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// Any expression or type.
pub(super) fn expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Identifier | Word::This | Word::Super | Word::UnderscorePattern => l.name(node),
        Word::MethodInvocation => calls::call(l, node),
        Word::FieldAccess => calls::member(l, node),
        Word::MethodReference => calls::method_reference(l, node),
        Word::ObjectCreation => calls::new_object(l, node),
        Word::ArrayCreation => calls::new_array(l, node),
        Word::ArrayAccess => two(l, Kind::Index, node, "array", "index"),
        Word::AssignmentExpression => assignment(l, node),
        Word::BinaryExpression => binary(l, node),
        Word::UnaryExpression => unary(l, node),
        Word::UpdateExpression => update(l, node),
        Word::TernaryExpression => ternary(l, node),
        Word::CastExpression => cast(l, node),
        Word::InstanceofExpression => instance_of(l, node),
        Word::LambdaExpression => lambda(l, node),
        Word::SwitchExpression => control::switch(l, node),
        Word::ParenthesizedExpression | Word::Pattern | Word::Guard => inner(l, node),
        Word::ArrayInitializer | Word::ElementValueArray => list(l, Kind::Array, node),
        Word::Annotation | Word::MarkerAnnotation => annotations::annotation(l, node),
        Word::TypePattern | Word::RecordPatternComponent => parameters::pattern(l, node),
        Word::Block => super::statements::block(l, node),
        Word::ClassBody => definitions::body(l, node, &[]),
        _ if types::is_type(node) => types::of(l, node),
        _ if literals::is_literal(node) => literals::of(l, node),
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

fn two(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>, first: &str, second: &str) -> NodeId {
    let first = l.field(node, first, expression);
    let second = l.field(node, second, expression);
    l.add(kind, node, &[first, second])
}

fn operator<'a>(l: &Lowering<'a>, node: Cst<'_>) -> &'a str {
    node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default()
}

fn assignment(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", expression);
    let operator = operator(l, node);
    let value = l.field(node, "right", expression);
    let kind = if operator == "=" { Kind::Assign } else { Kind::AugAssign };
    l.add_text(kind, operator, node, &[target, value])
}

fn binary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let left = l.field(node, "left", expression);
    let operator = operator(l, node);
    let right = l.field(node, "right", expression);
    l.add_text(Kind::Binary, operator, node, &[left, right])
}

fn unary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = operator(l, node);
    let operand = l.field(node, "operand", expression);
    l.add_text(Kind::Unary, operator, node, &[operand])
}

fn update(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = if l.text(node).contains("++") { "++" } else { "--" };
    let parts = l.parts(node);
    let operand = l.each(parts, expression);
    l.add_text(Kind::Update, operator, node, &operand)
}

fn ternary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let then = l.field(node, "consequence", expression);
    let otherwise = l.field(node, "alternative", expression);
    l.add(Kind::Conditional, node, &[condition, then, otherwise])
}

/// A cast to several types at once is `(A & B) x`.
fn cast(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut cursor = node.walk();
    let to: Vec<_> = node.children_by_field_name("type", &mut cursor).collect();
    let to = l.each(to, expression);
    let to = match to[..] {
        [only] => only,
        _ => l.add_around(Kind::Other, "intersection_type", &to),
    };
    let value = l.field(node, "value", expression);
    l.add(Kind::Cast, node, &[to, value])
}

/// `x instanceof T`; with a name after the type it declares one.
fn instance_of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let left = l.field(node, "left", expression);
    let of_type = l.field(node, "right", expression);
    let name = l.field(node, "name", |l, name| l.name(name));
    let right = if name != NOTHING {
        parameters::declared(l, node, name, of_type)
    } else if of_type != NOTHING {
        of_type
    } else {
        l.field(node, "pattern", expression)
    };
    l.add_text(Kind::Binary, "instanceof", node, &[left, right])
}

fn lambda(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parameters = l.field(node, "parameters", parameters::of_lambda);
    let body = l.field(node, "body", expression);
    l.add(Kind::Lambda, node, &[parameters, NOTHING, body])
}
