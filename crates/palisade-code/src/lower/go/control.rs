//! Branches, loops, `switch` and `select`.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::{expression, values};
use super::statements::{block, simple, single};
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn if_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let then = l.field(node, "consequence", block);
    let otherwise = l.field(node, "alternative", single);
    let branch = l.add(Kind::If, node, &[condition, then, otherwise]);
    after_start(l, node, branch)
}

/// A statement behind the one that is written in front of its condition.
fn after_start(l: &mut Lowering<'_>, node: Cst<'_>, statement: NodeId) -> NodeId {
    let Some(start) = node.child_by_field_name("initializer") else { return statement };
    let start = step(l, start);
    l.add(Kind::Block, node, &[start, statement])
}

/// A simple statement where it is a statement of its own.
fn step(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = simple(l, node);
    match l.ast().kind(value) {
        Kind::Ellipsis => value,
        _ => l.add(Kind::ExprStmt, node, &[value]),
    }
}

/// `for start; condition; step`, `for condition`, `for x := range y`, `for`. In a pattern `for ...` is any of
/// them: a `For` with an ellipsis for its start and nothing else.
pub(super) fn for_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body_node = node.child_by_field_name("body");
    let header = l.parts(node).into_iter().find(|part| Some(*part) != body_node);
    let parts = match header.map(|header| (Word::of(header), header)) {
        None => [NOTHING; 3],
        Some((Word::RangeClause, range)) => return for_each(l, node, range),
        Some((Word::ForClause, clause)) => [
            l.field(clause, "initializer", simple),
            l.field(clause, "condition", expression),
            l.field(clause, "update", simple),
        ],
        Some((_, condition)) => match expression(l, condition) {
            any if l.ast().kind(any) == Kind::Ellipsis => [any, NOTHING, NOTHING],
            condition => [NOTHING, condition, NOTHING],
        },
    };
    let [start, condition, step] = parts;
    let body = l.field(node, "body", block);
    l.add(Kind::For, node, &[start, condition, step, body])
}

/// The target is a name, a `Tuple` of names, or nothing.
fn for_each(l: &mut Lowering<'_>, node: Cst<'_>, range: Cst<'_>) -> NodeId {
    let target = l.field(range, "left", values);
    let iterable = l.field(range, "right", expression);
    let body = l.field(node, "body", block);
    l.add(Kind::ForEach, node, &[target, iterable, body])
}

pub(super) fn switch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.field(node, "value", expression);
    let switch = cases(l, "", node, value);
    after_start(l, node, switch)
}

/// `switch x := y.(type)`: the value is `typeof y`, or the assignment of it.
pub(super) fn type_switch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.field(node, "value", |l, of| {
        let value = expression(l, of);
        l.add_text(Kind::Unary, "typeof", of, &[value])
    });
    let alias = l.field(node, "alias", values);
    let value = match alias {
        NOTHING => value,
        alias => l.add_around(Kind::Assign, ":=", &[alias, value]),
    };
    let switch = cases(l, "", node, value);
    after_start(l, node, switch)
}

/// A `Switch` without a value and with the text `select`.
pub(super) fn select(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    cases(l, "select", node, NOTHING)
}

fn cases(l: &mut Lowering<'_>, text: &str, node: Cst<'_>, value: NodeId) -> NodeId {
    let mut children = vec![value];
    for part in l.parts(node) {
        let fields = match Word::of(part) {
            Word::DefaultCase => None,
            Word::ExpressionCase => Some("value"),
            Word::TypeCase => Some("type"),
            Word::CommunicationCase => Some("communication"),
            _ => continue,
        };
        children.push(l.deeper(part, |l, part| case(l, part, fields)));
    }
    l.add_text(Kind::Switch, text, node, &children)
}

fn case(l: &mut Lowering<'_>, node: Cst<'_>, field: Option<&str>) -> NodeId {
    let mut labels = Vec::new();
    if let Some(field) = field {
        let mut cursor = node.walk();
        let of_case: Vec<_> =
            node.children_by_field_name(field, &mut cursor).filter(|label| label.is_named()).collect();
        for label in of_case {
            match Word::of(label) {
                Word::ExpressionList => {
                    let parts = l.parts(label);
                    labels.extend(l.each(parts, expression));
                }
                _ => labels.push(simple(l, label)),
            }
        }
    }
    let body = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::StatementList);
    if let ([only], None) = (&labels[..], body)
        && l.ast().kind(*only) == Kind::Ellipsis
    {
        return *only;
    }
    let text = if field.is_none() { "default" } else { "" };
    let labels = l.add_around(Kind::CaseLabels, "", &labels);
    let body = match body {
        Some(body) => l.deeper(body, block),
        None => l.add_around(Kind::Block, "", &[]),
    };
    l.add_text(Kind::Case, text, node, &[labels, body])
}
