//! Branches, loops, `switch`, `try` and labels.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::statements::{block, block_of, body};
use super::word::Word;
use super::{declarations, expressions};

const NOTHING: NodeId = NodeId::NOTHING;

/// `if` with its chain of `else if`s as nested `If`s, built from the last one.
pub(super) fn if_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut chain = vec![node];
    let mut last = alternative(node);
    while let Some(next) = last.filter(|next| Word::of(*next) == Word::If) {
        chain.push(next);
        last = alternative(next);
    }
    let mut otherwise = last.map_or(NOTHING, |last| body(l, last));
    for each in chain.into_iter().rev() {
        let condition = l.field(each, "condition", expressions::expression);
        let then = l.field(each, "consequence", body);
        otherwise = l.add(Kind::If, each, &[condition, then, otherwise]);
    }
    otherwise
}

/// The statement after `else`.
fn alternative(node: Cst<'_>) -> Option<Cst<'_>> {
    let clause = node.child_by_field_name("alternative")?;
    let mut cursor = clause.walk();
    clause.named_children(&mut cursor).find(|child| !child.is_extra())
}

/// `for (...)` of a pattern has the ellipsis as its start, and nothing else.
pub(super) fn for_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let start = l.field(node, "initializer", for_start);
    let condition = l.field(node, "condition", |l, condition| match Word::of(condition) {
        Word::Empty => NOTHING,
        _ => expressions::expression(l, condition),
    });
    let step = l.field(node, "increment", expressions::expression);
    let body = l.field(node, "body", body);
    l.add(Kind::For, node, &[start, condition, step, body])
}

/// Declarations or an expression.
fn for_start(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Empty => NOTHING,
        Word::LexicalDeclaration | Word::VariableDeclaration => {
            let mut declared = Vec::new();
            declarations::declaration(l, node, declarations::Prefix::none(), &mut declared);
            match declared[..] {
                [only] => only,
                _ => l.add(Kind::Block, node, &declared),
            }
        }
        _ => expressions::expression(l, node),
    }
}

/// Text is `in` or `of`.
pub(super) fn for_in(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default();
    let target = l.field(node, "left", expressions::expression);
    let iterable = l.field(node, "right", expressions::expression);
    let body = l.field(node, "body", body);
    l.add_text(Kind::ForEach, operator, node, &[target, iterable, body])
}

pub(super) fn while_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expressions::expression);
    let body = l.field(node, "body", body);
    l.add(Kind::While, node, &[condition, body])
}

pub(super) fn do_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = l.field(node, "body", body);
    let condition = l.field(node, "condition", expressions::expression);
    l.add(Kind::DoWhile, node, &[body, condition])
}

pub(super) fn switch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![l.field(node, "value", expressions::expression)];
    let cases = node.child_by_field_name("body").map(|body| l.parts(body)).unwrap_or_default();
    for case in cases {
        let case = switch_case(l, case);
        children.push(case);
    }
    l.add(Kind::Switch, node, &children)
}

fn switch_case(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut statements = l.parts(node).into_iter();
    let (text, labels) = match Word::of(node) {
        Word::SwitchDefault => ("default", l.add_around(Kind::CaseLabels, "", &[])),
        _ => {
            let label = statements.next().map_or(NOTHING, |label| expressions::expression(l, label));
            ("", l.add_around(Kind::CaseLabels, "", &[label]))
        }
    };
    let body = block_of(l, node, statements);
    // `switch (x) { ... }` of a pattern.
    let label = l.ast().child(labels, 0);
    if l.ast().kind(label) == Kind::Ellipsis && l.ast().children(body).is_empty() {
        return label;
    }
    l.add_text(Kind::Case, text, node, &[labels, body])
}

pub(super) fn try_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let tried = l.field(node, "body", block);
    let catch = l.field(node, "handler", catch);
    let catches = if catch == NOTHING { &[][..] } else { &[catch] };
    let catches = l.add_around(Kind::Catches, "", catches);
    let finally = l.field(node, "finalizer", |l, clause| l.field(clause, "body", block));
    l.add(Kind::Try, node, &[NOTHING, tried, catches, NOTHING, finally])
}

fn catch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parameter = l.field(node, "parameter", expressions::expression);
    let body = l.field(node, "body", block);
    l.add(Kind::Catch, node, &[parameter, body])
}

pub(super) fn with(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = l.field(node, "object", expressions::expression);
    let object = l.add_around(Kind::ExprStmt, "", &[object]);
    let resources = l.add_around(Kind::Block, "", &[object]);
    let body = l.field(node, "body", body);
    l.add_text(Kind::With, "with", node, &[resources, body])
}

pub(super) fn labeled(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let label = node.child_by_field_name("label").map(|label| l.text(label)).unwrap_or_default();
    let statement = l.field(node, "body", super::statements::misplaced);
    // `key: value` of a pattern is a member of an object.
    if l.is_pattern() && l.ast().kind(statement) == Kind::ExprStmt && !l.text(node).ends_with(';') {
        let key = node.child_by_field_name("label").map_or(NOTHING, |label| l.name(label));
        let value = l.ast().child(statement, 0);
        return l.add(Kind::Pair, node, &[key, value]);
    }
    l.add_text(Kind::Label, label, node, &[statement])
}
