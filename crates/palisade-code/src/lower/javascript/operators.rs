//! Operators, assignments, spreads and casts.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{expressions, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// A word or bracket around one expression.
pub(super) fn of_one(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().copied().map_or(NOTHING, |value| expressions::expression(l, value));
    l.add(kind, node, &[value])
}

pub(super) fn of_many(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expressions::expression);
    l.add(kind, node, &parts)
}

pub(super) fn spread(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().copied().map_or(NOTHING, |value| expressions::expression(l, value));
    l.add_text(Kind::Spread, "...", node, &[value])
}

/// Text is `*` for one that delegates.
pub(super) fn yielded(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let delegates = node.child(1).is_some_and(|second| second.kind() == "*");
    let value = l.parts(node).first().copied().map_or(NOTHING, |value| expressions::expression(l, value));
    l.add_text(Kind::Yield, if delegates { "*" } else { "" }, node, &[value])
}

fn operator<'a>(l: &Lowering<'a>, node: Cst<'_>) -> &'a str {
    node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default()
}

pub(super) fn unary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = operator(l, node);
    let operand = l.field(node, "argument", expressions::expression);
    match operator {
        "delete" => l.add(Kind::Delete, node, &[operand]),
        _ => l.add_text(Kind::Unary, operator, node, &[operand]),
    }
}

pub(super) fn update(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = operator(l, node);
    let operand = l.field(node, "argument", expressions::expression);
    l.add_text(Kind::Update, operator, node, &[operand])
}

/// `a + b + c + …` without a level of nesting for each, because long texts are written so.
pub(super) fn binary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut spine = vec![node];
    let mut first = node.child_by_field_name("left");
    while let Some(left) = first.filter(|left| Word::of(*left) == Word::Binary) {
        spine.push(left);
        first = left.child_by_field_name("left");
    }
    let mut left = first.map_or(NOTHING, |first| expressions::expression(l, first));
    for each in spine.into_iter().rev() {
        let operator = operator(l, each);
        let right = l.field(each, "right", expressions::expression);
        left = l.add_text(Kind::Binary, operator, each, &[left, right]);
    }
    left
}

/// `c ? a : b`. A pair that is a whole pattern comes as one, see the wrappers.
pub(super) fn ternary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expressions::expression);
    let is_pair = l.is_pattern() && l.text_of(condition) == "$PAIR";
    let then = l.field(node, "consequence", |l, then| match Word::of(then) {
        Word::String if is_pair => super::literals::key(l, then),
        _ => expressions::expression(l, then),
    });
    let otherwise = l.field(node, "alternative", expressions::expression);
    match is_pair {
        true => l.add_around(Kind::Pair, "", &[then, otherwise]),
        false => l.add(Kind::Conditional, node, &[condition, then, otherwise]),
    }
}

/// Also for defaults of destructuring: `{a = 1}`.
pub(super) fn assignment(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let operator = if kind == Kind::Assign { "=" } else { operator(l, node) };
    let target = l.field(node, "left", expressions::expression);
    // `export = $X`, which in parentheses the grammar takes for an assignment.
    if l.is_pattern() && l.text_of(target) == "export" {
        return l.reject(node, "export taken for an assignment");
    }
    let value = l.field(node, "right", expressions::expression);
    l.add_text(kind, operator, node, &[target, value])
}

/// `a as T`, `a satisfies T`, `<T>a`, and `a!`, which has no type.
pub(super) fn cast(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let (of_type, value) = match parts[..] {
        [arguments, value] if Word::of(arguments) == Word::TypeArguments => {
            let of_type = l.parts(arguments).first().copied().map_or(NOTHING, |of| types::of(l, of));
            (of_type, expressions::expression(l, value))
        }
        [value, of_type] => {
            let value = expressions::expression(l, value);
            (types::of(l, of_type), value)
        }
        // `a as const` and `a!`.
        [value] => (NOTHING, expressions::expression(l, value)),
        _ => return l.other(node, expressions::expression),
    };
    l.add(Kind::Cast, node, &[of_type, value])
}
