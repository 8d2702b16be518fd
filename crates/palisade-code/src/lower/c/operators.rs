//! Operators, assignments, casts and `sizeof`.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::types;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// Operands of one chain. What is before them is damage.
const LONGEST_CHAIN: usize = 1000;

pub(super) fn operator<'a>(l: &Lowering<'a>, node: Cst<'_>) -> &'a str {
    node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default()
}

/// `a + b + c + …` without a level of nesting for each, because long texts and streams are written so.
pub(super) fn binary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut spine = vec![node];
    let mut first = node.child_by_field_name("left");
    while let Some(left) = first.filter(|left| Word::of(*left) == Word::BinaryExpression) {
        if spine.len() == LONGEST_CHAIN {
            break;
        }
        spine.push(left);
        first = left.child_by_field_name("left");
    }
    let mut left = match first {
        Some(first) if spine.len() == LONGEST_CHAIN => l.reject(first, "chain too long"),
        Some(first) => expression(l, first),
        None => NOTHING,
    };
    for each in spine.into_iter().rev() {
        let operator = spelled(operator(l, each));
        let right = l.field(each, "right", expression);
        left = l.add_text(Kind::Binary, operator, each, &[left, right]);
    }
    left
}

/// The words that C++ has for operators are those.
fn spelled(operator: &str) -> &str {
    match operator {
        "and" => "&&",
        "or" => "||",
        "not" => "!",
        "not_eq" => "!=",
        "bitand" => "&",
        "bitor" => "|",
        "xor" => "^",
        "compl" => "~",
        "and_eq" => "&=",
        "or_eq" => "|=",
        "xor_eq" => "^=",
        _ => operator,
    }
}

/// `!x`, `-x`, `&x`, `*x`
pub(super) fn unary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = spelled(operator(l, node));
    let operand = l.field(node, "argument", expression);
    l.add_text(Kind::Unary, operator, node, &[operand])
}

pub(super) fn update(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = operator(l, node);
    let operand = l.field(node, "argument", expression);
    l.add_text(Kind::Update, operator, node, &[operand])
}

pub(super) fn assignment(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", expression);
    let operator = spelled(operator(l, node));
    let value = l.field(node, "right", expression);
    let kind = if operator == "=" { Kind::Assign } else { Kind::AugAssign };
    l.add_text(kind, operator, node, &[target, value])
}

/// `a, b, c`, which the grammar nests to the right.
pub(super) fn comma(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let (mut values, mut rest) = (Vec::new(), Some(node));
    while let Some(part) = rest.take() {
        if Word::of(part) == Word::CommaExpression {
            values.push(l.field(part, "left", expression));
            rest = part.child_by_field_name("right");
        } else {
            values.push(expression(l, part));
        }
    }
    l.add(Kind::Sequence, node, &values)
}

/// `a ? b : c`; GNU's `a ?: c` is `a || c`.
pub(super) fn conditional(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let then = l.field(node, "consequence", expression);
    let otherwise = l.field(node, "alternative", expression);
    match then {
        NOTHING => l.add_text(Kind::Binary, "?:", node, &[condition, otherwise]),
        _ => l.add(Kind::Conditional, node, &[condition, then, otherwise]),
    }
}

pub(super) fn cast(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let to = l.field(node, "type", types::of);
    let value = l.field(node, "value", expression);
    l.add(Kind::Cast, node, &[to, value])
}

/// `sizeof x`, `sizeof(T)`, `alignof(T)`: operators, which no metavariable for a function is.
pub(super) fn sizeof(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let word = if Word::of(node) == Word::SizeofExpression { "sizeof" } else { "alignof" };
    let operand = match node.child_by_field_name("type") {
        Some(of_type) => types::of(l, of_type),
        None => l.field(node, "value", expression),
    };
    l.add_text(Kind::Unary, word, node, &[operand])
}
