//! Expressions of Go. Types go through the same door.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{calls, functions, literals, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// Any expression or type.
pub(super) fn expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Identifier
        | Word::FieldIdentifier
        | Word::PackageIdentifier
        | Word::BlankIdentifier
        | Word::Iota => l.name(node),
        Word::SelectorExpression => calls::member(l, node),
        Word::CallExpression => calls::call(l, node),
        Word::TypeConversion => calls::conversion(l, node),
        Word::TypeAssertion => two(l, Kind::Cast, ".()", node, ["type", "operand"]),
        Word::IndexExpression => two(l, Kind::Index, "", node, ["operand", "index"]),
        Word::SliceExpression => slice(l, node),
        Word::BinaryExpression => binary(l, node),
        Word::UnaryExpression => unary(l, node),
        Word::ParenthesizedExpression | Word::ParenthesizedType | Word::LiteralElement => inner(l, node),
        Word::VariadicArgument => spread(l, node),
        Word::ExpressionList => values(l, node),
        Word::FuncLiteral => functions::literal(l, node),
        Word::CompositeLiteral => literals::composite(l, node),
        Word::LiteralValue => literals::braces(l, node),
        Word::KeyedElement => literals::pair(l, node),
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

fn two(l: &mut Lowering<'_>, kind: Kind, text: &str, node: Cst<'_>, fields: [&str; 2]) -> NodeId {
    let children = fields.map(|field| l.field(node, field, expression));
    l.add_text(kind, text, node, &children)
}

/// `a, b` as a `Tuple`, one alone as itself.
pub(super) fn values(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [only] => expression(l, only),
        ref parts => {
            let parts = l.each(parts.to_vec(), expression);
            l.add(Kind::Tuple, node, &parts)
        }
    }
}

fn slice(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let bounds = ["operand", "start", "end", "capacity"].map(|field| l.field(node, field, expression));
    l.add(Kind::Slice, node, &bounds)
}

fn operator<'a>(l: &Lowering<'a>, node: Cst<'_>) -> &'a str {
    node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default()
}

fn binary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let left = l.field(node, "left", expression);
    let operator = operator(l, node);
    let right = l.field(node, "right", expression);
    l.add_text(Kind::Binary, operator, node, &[left, right])
}

/// `&x`, `*x`, `<-x` and the arithmetic ones.
fn unary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = operator(l, node);
    let operand = l.field(node, "operand", expression);
    l.add_text(Kind::Unary, operator, node, &[operand])
}

/// `values...`
fn spread(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add_text(Kind::Spread, "...", node, &[value])
}
