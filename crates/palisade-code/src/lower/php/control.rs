//! Branches, loops, `switch`, `match` and `try`, with braces or colons.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::names;
use super::statements::{block, body, each, within};
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `if` with its `elseif`s. One without `else` has an empty one: rules tell them apart.
pub(super) fn if_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let then = l.field(node, "body", body);
    let mut cursor = node.walk();
    let alternatives: Vec<_> = node.children_by_field_name("alternative", &mut cursor).collect();
    // The last one lies innermost.
    let mut otherwise = None;
    for alternative in alternatives.into_iter().rev() {
        otherwise = Some(match Word::of(alternative) {
            Word::ElseIfClause => else_if(l, alternative, otherwise),
            _ => l.field(alternative, "body", else_body),
        });
    }
    let otherwise = otherwise.unwrap_or_else(|| l.add_around(Kind::Block, "", &[]));
    l.add(Kind::If, node, &[condition, then, otherwise])
}

fn else_if(l: &mut Lowering<'_>, node: Cst<'_>, otherwise: Option<NodeId>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let then = l.field(node, "body", body);
    let otherwise = otherwise.unwrap_or_else(|| l.add_around(Kind::Block, "", &[]));
    l.add(Kind::If, node, &[condition, then, otherwise])
}

/// `else if` is a branch of its own.
fn else_body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::IfStatement => l.deeper(node, if_statement),
        _ => body(l, node),
    }
}

pub(super) fn while_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let body = l.field(node, "body", body);
    l.add(Kind::While, node, &[condition, body])
}

pub(super) fn do_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = l.field(node, "body", body);
    let condition = l.field(node, "condition", expression);
    l.add(Kind::DoWhile, node, &[body, condition])
}

/// `for (start; condition; step)`. In a pattern `for (...)` has an ellipsis for its start and nothing else.
pub(super) fn for_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let start = l.field(node, "initialize", expression);
    let condition = l.field(node, "condition", expression);
    let step = l.field(node, "update", expression);
    let mut cursor = node.walk();
    let parts: Vec<_> = node.children_by_field_name("body", &mut cursor).collect();
    let body = match parts[..] {
        [only] => body(l, only),
        _ => {
            let statements = each(l, &parts);
            l.add_around(Kind::Block, "", &statements)
        }
    };
    l.add(Kind::For, node, &[start, condition, step, body])
}

/// `foreach (iterable as target)`; with a key the target is a pair.
pub(super) fn for_each(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body_node = node.child_by_field_name("body");
    let parts: Vec<_> = l.parts(node).into_iter().filter(|part| Some(*part) != body_node).collect();
    let iterable = parts.first().map_or(NOTHING, |iterable| expression(l, *iterable));
    let target = parts.get(1).map_or(NOTHING, |target| expression(l, *target));
    let body = match body_node {
        Some(node) => body(l, node),
        None => l.add_around(Kind::Block, "", &[]),
    };
    l.add(Kind::ForEach, node, &[target, iterable, body])
}

pub(super) fn switch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![l.field(node, "condition", expression)];
    let cases = node.child_by_field_name("body").map(|body| l.parts(body)).unwrap_or_default();
    for case in cases {
        let label_node = case.child_by_field_name("value");
        let label = label_node.map(|label| expression(l, label));
        let statements = match label_node {
            Some(label) => {
                let mut cursor = case.walk();
                let rest: Vec<_> = case.named_children(&mut cursor).filter(|part| *part != label).collect();
                each(l, &rest)
            }
            None => within(l, case),
        };
        children.push(arm(l, case, label.as_slice(), &statements));
    }
    l.add(Kind::Switch, node, &children)
}

/// `match (v) { a, b => e, default => f }`
pub(super) fn match_expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![l.field(node, "condition", expression)];
    let arms = node.child_by_field_name("body").map(|body| l.parts(body)).unwrap_or_default();
    for each in arms {
        let labels = each.child_by_field_name("conditional_expressions").map(|list| l.parts(list));
        let labels = l.each(labels.unwrap_or_default(), expression);
        let value = l.field(each, "return_expression", expression);
        let value = l.add_around(Kind::ExprStmt, "", &[value]);
        children.push(arm(l, each, &labels, &[value]));
    }
    l.add(Kind::Switch, node, &children)
}

/// A case, or the ellipsis that its only label is.
fn arm(l: &mut Lowering<'_>, node: Cst<'_>, labels: &[NodeId], statements: &[NodeId]) -> NodeId {
    if let [only] = *labels
        && l.ast().kind(only) == Kind::Ellipsis
    {
        return only;
    }
    let text = if labels.is_empty() { "default" } else { "" };
    let labels = l.add_around(Kind::CaseLabels, "", labels);
    let body = l.add_around(Kind::Block, "", statements);
    l.add_text(Kind::Case, text, node, &[labels, body])
}

pub(super) fn try_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = l.field(node, "body", block);
    let (mut catches, mut finally) = (Vec::new(), NOTHING);
    for part in l.parts(node) {
        match Word::of(part) {
            Word::CatchClause => catches.push(catch(l, part)),
            Word::FinallyClause => finally = l.field(part, "body", block),
            _ => {}
        }
    }
    let catches = l.add_around(Kind::Catches, "", &catches);
    l.add(Kind::Try, node, &[NOTHING, body, catches, NOTHING, finally])
}

/// `catch (A | B $e)`
fn catch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let of_type = l.field(node, "type", expression);
    let name = l.field(node, "name", names::variable);
    let caught = match l.ast().kind(name) {
        Kind::Ellipsis => name,
        _ => {
            let modifiers = l.add_around(Kind::Modifiers, "", &[]);
            let parts = [modifiers, name, of_type, NOTHING];
            l.add_around(Kind::Param, "", &parts)
        }
    };
    let body = l.field(node, "body", block);
    l.add(Kind::Catch, node, &[caught, body])
}
