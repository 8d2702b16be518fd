//! Branches, loops, `switch` and `try`.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::statements::{block, body, each, single};
use super::word::Word;
use super::{annotations, parameters, types};

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn if_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expression);
    let then = l.field(node, "consequence", body);
    // `else if` is a branch of its own.
    let otherwise = l.field(node, "alternative", |l, node| match Word::of(node) {
        Word::IfStatement => l.deeper(node, if_statement),
        _ => body(l, node),
    });
    l.add(Kind::If, node, &[condition, then, otherwise])
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
    let start = clause(l, node, "init");
    let condition = l.field(node, "condition", expression);
    let step = clause(l, node, "update");
    let body = l.field(node, "body", body);
    l.add(Kind::For, node, &[start, condition, step, body])
}

/// One expression or definition, or all of them in a `Sequence` or `Block`.
fn clause(l: &mut Lowering<'_>, node: Cst<'_>, field: &str) -> NodeId {
    let mut cursor = node.walk();
    let parts: Vec<_> = node.children_by_field_name(field, &mut cursor).collect();
    match parts[..] {
        [] => NOTHING,
        [only] if Word::of(only) == Word::LocalVariableDeclaration => single(l, only),
        [only] => expression(l, only),
        _ => {
            let values = l.each(parts, expression);
            l.add_around(Kind::Sequence, "", &values)
        }
    }
}

pub(super) fn for_each(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = parameters::of_loop(l, node);
    let iterable = l.field(node, "value", expression);
    let body = l.field(node, "body", body);
    l.add(Kind::ForEach, node, &[target, iterable, body])
}

pub(super) fn synchronized(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let lock = l.parts(node).first().copied().map_or(NOTHING, |lock| {
        let value = expression(l, lock);
        l.add(Kind::ExprStmt, lock, &[value])
    });
    let lock = l.add_around(Kind::Block, "", &[lock]);
    let body = l.field(node, "body", block);
    l.add_text(Kind::With, "synchronized", node, &[lock, body])
}

/// The statement and the expression, with `:` and with `->`.
pub(super) fn switch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![l.field(node, "condition", expression)];
    let groups = node.child_by_field_name("body").map(|body| l.parts(body)).unwrap_or_default();
    let mut labels = Labels::default();
    for (at, group) in groups.iter().enumerate() {
        let statements = labels.add(l, *group);
        let is_last = at + 1 == groups.len();
        // `case 1: case 2: f();` are two groups to the grammar.
        let falls_through = Word::of(*group) == Word::SwitchBlockGroup && statements.is_empty() && !is_last;
        if labels.is_ellipsis(l) && statements.is_empty() {
            children.append(&mut labels.values);
        } else if !falls_through {
            children.push(case(l, *group, std::mem::take(&mut labels), &statements));
        }
    }
    l.add(Kind::Switch, node, &children)
}

/// The labels in front of some statements.
#[derive(Default)]
struct Labels {
    values: Vec<NodeId>,
    has_default: bool,
}

impl Labels {
    /// Adds those of a group, and answers its statements.
    fn add<'t>(&mut self, l: &mut Lowering<'_>, group: Cst<'t>) -> Vec<Cst<'t>> {
        let (labels, statements): (Vec<_>, Vec<_>) =
            l.parts(group).into_iter().partition(|part| Word::of(*part) == Word::SwitchLabel);
        for label in labels {
            let parts = l.parts(label);
            self.has_default |= parts.is_empty();
            self.values.extend(l.each(parts, expression));
        }
        statements
    }

    fn is_ellipsis(&self, l: &Lowering<'_>) -> bool {
        matches!(self.values[..], [only] if l.ast().kind(only) == Kind::Ellipsis)
    }
}

fn case(l: &mut Lowering<'_>, node: Cst<'_>, labels: Labels, statements: &[Cst<'_>]) -> NodeId {
    let Labels { mut values, has_default } = labels;
    let is_default = has_default && values.is_empty();
    if has_default && !is_default {
        values.push(l.add_text(Kind::Other, "default", node, &[]));
    }
    let values = l.add_around(Kind::CaseLabels, "", &values);
    let body = match statements {
        [only] if Word::of(*only) == Word::Block => block(l, *only),
        _ => {
            let statements = each(l, statements);
            l.add_around(Kind::Block, "", &statements)
        }
    };
    l.add_text(Kind::Case, if is_default { "default" } else { "" }, node, &[values, body])
}

/// With resources or without.
pub(super) fn try_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let resources = l.field(node, "resources", |l, list| {
        let parts = l.parts(list);
        let resources = l.each(parts, resource);
        l.add(Kind::Block, list, &resources)
    });
    let body = l.field(node, "body", block);
    let (mut catches, mut finally) = (Vec::new(), NOTHING);
    for part in l.parts(node) {
        match Word::of(part) {
            Word::CatchClause => catches.push(catch(l, part)),
            Word::FinallyClause => finally = l.parts(part).first().map_or(NOTHING, |body| block(l, *body)),
            _ => {}
        }
    }
    let catches = l.add_around(Kind::Catches, "", &catches);
    l.add(Kind::Try, node, &[resources, body, catches, NOTHING, finally])
}

fn resource(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if node.child_by_field_name("name").is_none() {
        let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
        return match l.ast().kind(value) {
            Kind::Ellipsis => value,
            _ => l.add(Kind::ExprStmt, node, &[value]),
        };
    }
    let modifiers = annotations::modifiers(l, node, &[]);
    let name = l.field(node, "name", |l, name| l.name(name));
    let of_type = types::declared(l, node.child_by_field_name("type"), node);
    let value = l.field(node, "value", expression);
    l.add(Kind::VarDef, node, &[modifiers, name, of_type, value])
}

fn catch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let caught = parts.iter().find(|part| Word::of(**part) == Word::CatchFormalParameter);
    let caught = caught.map_or(NOTHING, |caught| parameters::of_catch(l, *caught));
    let body = l.field(node, "body", block);
    l.add(Kind::Catch, node, &[caught, body])
}
