//! Operators, assignments and casts.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// An operator by one of its names.
fn operator<'a>(l: &Lowering<'a>, node: Cst<'_>) -> &'a str {
    let written = node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default();
    match written {
        "<>" => "!=",
        _ if written.eq_ignore_ascii_case("and") => "&&",
        _ if written.eq_ignore_ascii_case("or") => "||",
        _ if written.eq_ignore_ascii_case("xor") => "xor",
        _ if written.eq_ignore_ascii_case("instanceof") => "instanceof",
        _ => written,
    }
}

/// `a . b . c . …` without a level of nesting for each, because long texts are written so.
pub(super) fn binary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut spine = vec![node];
    let mut first = node.child_by_field_name("left");
    while let Some(left) = first.filter(|left| Word::of(*left) == Word::BinaryExpression) {
        spine.push(left);
        first = left.child_by_field_name("left");
    }
    let mut left = first.map_or(NOTHING, |first| expression(l, first));
    for each in spine.into_iter().rev() {
        let operator = operator(l, each);
        let right = l.field(each, "right", expression);
        left = l.add_text(Kind::Binary, operator, each, &[left, right]);
    }
    left
}

pub(super) fn unary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = node.child(0).map(|operator| l.text(operator)).unwrap_or_default();
    let operand = l.parts(node).last().map_or(NOTHING, |operand| expression(l, *operand));
    l.add_text(Kind::Unary, operator, node, &[operand])
}

pub(super) fn update(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = operator(l, node);
    let operand = l.field(node, "argument", expression);
    l.add_text(Kind::Update, operator, node, &[operand])
}

pub(super) fn assignment(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", expression);
    let value = l.field(node, "right", expression);
    l.add_text(Kind::Assign, "=", node, &[target, value])
}

/// `$a = &$b`
pub(super) fn reference_assignment(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", expression);
    let value = l.field(node, "right", expression);
    let value = l.add_around(Kind::Unary, "&", &[value]);
    l.add_text(Kind::Assign, "=", node, &[target, value])
}

pub(super) fn augmented(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", expression);
    let operator = operator(l, node);
    let value = l.field(node, "right", expression);
    l.add_text(Kind::AugAssign, operator, node, &[target, value])
}

/// `&$x` where an element or a variable of a loop is one.
pub(super) fn by_reference(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add_text(Kind::Unary, "&", node, &[value])
}

/// `a ? b : c`, and `a ?: c`.
pub(super) fn conditional(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let then = l.field(node, "body", expression);
    let otherwise = l.field(node, "alternative", expression);
    match then {
        NOTHING => l.add_text(Kind::Binary, "?:", node, &[condition, otherwise]),
        _ => l.add(Kind::Conditional, node, &[condition, then, otherwise]),
    }
}

/// `(int) $x`, by one name for each type.
pub(super) fn cast(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let to = l.field(node, "type", |l, to| {
        let written = l.text(to).trim().to_ascii_lowercase();
        let name = match written.as_str() {
            "integer" => "int",
            "boolean" => "bool",
            "float" | "real" => "double",
            "binary" => "string",
            name => name,
        };
        l.name_as(name, to)
    });
    let value = l.field(node, "value", expression);
    l.add(Kind::Cast, node, &[to, value])
}

pub(super) fn sequence(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut values = Vec::new();
    let mut rest = Some(node);
    // The grammar nests what comes after each comma.
    while let Some(list) = rest.take() {
        for part in l.parts(list) {
            match Word::of(part) {
                Word::SequenceExpression => rest = Some(part),
                _ => values.push(expression(l, part)),
            }
        }
    }
    l.add(Kind::Sequence, node, &values)
}

/// `yield`, `yield v`, `yield k => v`, `yield from v`.
pub(super) fn yielded(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| match Word::of(*value) {
        Word::ArrayElement => super::arrays::element(l, *value),
        _ => expression(l, *value),
    });
    let delegates = node.child(1).is_some_and(|second| second.kind() == "from");
    l.add_text(Kind::Yield, if delegates { "*" } else { "" }, node, &[value])
}
