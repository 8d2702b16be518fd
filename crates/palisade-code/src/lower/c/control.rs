//! Branches, loops and `switch`.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::preprocessor;
use super::statements::{body, single, statement};
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// Branches of one chain. What is behind them is damage.
const LONGEST_CHAIN: usize = 1000;

/// `if` with its chain of `else if`s as nested `If`s, built from the last one.
pub(super) fn if_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut chain = vec![node];
    let mut last = alternative(node);
    while let Some(next) = last.filter(|next| Word::of(*next) == Word::IfStatement) {
        if chain.len() == LONGEST_CHAIN {
            break;
        }
        chain.push(next);
        last = alternative(next);
    }
    let mut otherwise = match last {
        Some(last) if chain.len() == LONGEST_CHAIN => l.reject(last, "chain too long"),
        Some(last) => body(l, last),
        None => NOTHING,
    };
    for each in chain.into_iter().rev() {
        let condition = condition(l, each);
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

/// A condition in its parentheses; `if (int x = f(); x)` has both in a `Sequence`.
fn condition(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let Some(clause) = node.child_by_field_name("condition") else { return NOTHING };
    if Word::of(clause) != Word::ConditionClause {
        return expression(l, clause);
    }
    let start = l.field(clause, "initializer", |l, start| {
        l.parts(start).first().map_or(NOTHING, |start| single(l, *start))
    });
    let value = l.field(clause, "value", expression);
    if start == NOTHING { value } else { l.add(Kind::Sequence, clause, &[start, value]) }
}

pub(super) fn while_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = condition(l, node);
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
    let start = l.field(node, "initializer", expression);
    let condition = l.field(node, "condition", expression);
    let step = l.field(node, "update", expression);
    let body = l.field(node, "body", body);
    l.add(Kind::For, node, &[start, condition, step, body])
}

pub(super) fn switch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![condition(l, node)];
    let mut cases = Cases::default();
    let parts = node.child_by_field_name("body").map(|body| l.parts(body)).unwrap_or_default();
    for part in parts {
        cases.part(l, part);
    }
    cases.finish(l);
    children.append(&mut cases.done);
    l.add(Kind::Switch, node, &children)
}

/// A `case` that is not in a `switch`, as in a pattern that is one, or in damaged code.
pub(super) fn case_alone(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut cases = Cases::default();
    cases.part(l, node);
    cases.finish(l);
    match cases.done[..] {
        [only] => only,
        ref several => l.add(Kind::Block, node, several),
    }
}

/// The cases of a `switch` as far as they are read. `case 1: case 2: f();` are two to the grammar.
#[derive(Default)]
struct Cases<'t> {
    done: Vec<NodeId>,
    labels: Vec<NodeId>,
    has_default: bool,
    /// The nodes of the first label and of the last one, once there are some.
    first: Option<Cst<'t>>,
    last: Option<Cst<'t>>,
    statements: Vec<NodeId>,
}

impl<'t> Cases<'t> {
    fn part(&mut self, l: &mut Lowering<'_>, node: Cst<'t>) {
        match Word::of(node) {
            Word::CaseStatement => self.case(l, node),
            _ if preprocessor::is_branch(node) => {
                self.done.extend(preprocessor::refused(l, node));
                for part in l.parts(node) {
                    self.part_of_branch(l, node, part);
                }
            }
            _ => statement(l, node, &mut self.statements),
        }
        if self.first.is_none() {
            // A pattern's `...` between the cases, and code before the first.
            self.done.append(&mut self.statements);
        }
    }

    /// `#ifdef` around some of the cases; they are parts like others, one level down.
    fn part_of_branch(&mut self, l: &mut Lowering<'_>, branch: Cst<'t>, part: Cst<'t>) {
        let is_condition =
            ["condition", "name"].iter().any(|field| branch.child_by_field_name(field) == Some(part));
        if is_condition {
            return;
        }
        match Word::of(part) {
            Word::CaseStatement => self.case(l, part),
            _ => statement(l, part, &mut self.statements),
        }
    }

    fn case(&mut self, l: &mut Lowering<'_>, node: Cst<'t>) {
        if !self.statements.is_empty() {
            self.finish(l);
        }
        self.first.get_or_insert(node);
        self.last = Some(node);
        let value = node.child_by_field_name("value");
        match value {
            Some(value) => self.labels.push(expression(l, value)),
            None => self.has_default = true,
        }
        for part in l.parts(node) {
            if Some(part) != value {
                statement(l, part, &mut self.statements);
            }
        }
    }

    /// Ends the case that is being read.
    fn finish(&mut self, l: &mut Lowering<'_>) {
        let Some(node) = self.first.take() else {
            self.done.append(&mut self.statements);
            return;
        };
        let (mut labels, statements) =
            (std::mem::take(&mut self.labels), std::mem::take(&mut self.statements));
        let is_default = self.has_default && labels.is_empty();
        if self.has_default && !is_default {
            labels.push(l.add_text(Kind::Other, "default", node, &[]));
        }
        self.has_default = false;
        let labels = l.add_around(Kind::CaseLabels, "", &labels);
        let body = match statements[..] {
            [only] if l.ast().kind(only) == Kind::Block => only,
            _ => l.add_around(Kind::Block, "", &statements),
        };
        let case = l.add_text(Kind::Case, if is_default { "default" } else { "" }, node, &[labels, body]);
        let case = self.last.map_or(case, |last| l.widen(case, last));
        self.done.push(case);
    }
}
