//! Statements of Python.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{definitions, expressions, imports};

const NOTHING: NodeId = NodeId::NOTHING;

/// A whole file.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    block(l, node)
}

/// The statements of a block.
pub(super) fn block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut statements = Vec::new();
    for part in l.parts(node) {
        statement(l, part, &mut statements);
    }
    l.add(Kind::Block, node, &statements)
}

/// One statement, which an import may make several of.
fn statement(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::ImportStatement => imports::import(l, node, out),
        Word::ImportFrom | Word::FutureImport => imports::import_from(l, node, out),
        _ => {
            let id = l.deeper(node, one);
            out.push(id);
        }
    }
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ExpressionStatement => expression_statement(l, node),
        Word::ReturnStatement => optional(l, Kind::Return, node),
        Word::RaiseStatement => optional(l, Kind::Throw, node),
        Word::DeleteStatement => optional(l, Kind::Delete, node),
        Word::AssertStatement => assert(l, node),
        Word::BreakStatement => l.add(Kind::Break, node, &[]),
        Word::ContinueStatement => l.add(Kind::Continue, node, &[]),
        Word::IfStatement => if_statement(l, node),
        Word::ForStatement => for_statement(l, node),
        Word::WhileStatement => while_statement(l, node),
        Word::TryStatement => try_statement(l, node),
        Word::WithStatement => with_statement(l, node),
        Word::MatchStatement => match_statement(l, node),
        Word::DecoratedDefinition => definitions::decorated(l, node),
        Word::FunctionDefinition => definitions::function(l, node, &[]),
        Word::ClassDefinition => definitions::class(l, node, &[]),
        Word::Block => block(l, node),
        Word::PassStatement => l.add_text(Kind::Other, "pass", node, &[]),
        _ if node.is_error() => l.other(node, expressions::expression),
        _ => l.other(node, expressions::expression),
    }
}

/// An expression, an assignment, or a declaration with a type.
fn expression_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    match parts[..] {
        [only] if Word::of(only) == Word::Assignment && only.child_by_field_name("type").is_some() => {
            declaration(l, only)
        }
        [only] => {
            let value = expressions::expression(l, only);
            if l.ast().kind(value) == Kind::Ellipsis {
                return value;
            }
            l.add(Kind::ExprStmt, node, &[value])
        }
        _ => {
            let values = l.each(parts, expressions::expression);
            let tuple = l.add(Kind::Tuple, node, &values);
            l.add(Kind::ExprStmt, node, &[tuple])
        }
    }
}

/// `name: type = value`
fn declaration(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", expressions::expression);
    let of_type = l.field(node, "type", expressions::expression);
    let value = l.field(node, "right", expressions::expression);
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    l.add(Kind::VarDef, node, &[modifiers, target, of_type, value])
}

/// A word with a value or without.
fn optional(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let values = l.parts(node);
    let value = match values[..] {
        [] => NOTHING,
        [first, ..] => expressions::expression(l, first),
    };
    l.add(kind, node, &[value])
}

fn assert(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let values = l.each(parts, expressions::expression);
    l.add(Kind::Assert, node, &values)
}

/// `if` with its `elif`s as nested `If`s.
fn if_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut cursor = node.walk();
    let alternatives: Vec<_> = node.children_by_field_name("alternative", &mut cursor).collect();
    let mut otherwise = NOTHING;
    for alternative in alternatives.into_iter().rev() {
        otherwise = match Word::of(alternative) {
            Word::ElifClause => branch(l, alternative, otherwise),
            _ => l.field(alternative, "body", block),
        };
    }
    branch(l, node, otherwise)
}

fn branch(l: &mut Lowering<'_>, node: Cst<'_>, otherwise: NodeId) -> NodeId {
    let condition = l.field(node, "condition", expressions::expression);
    let then = l.field(node, "consequence", block);
    l.add(Kind::If, node, &[condition, then, otherwise])
}

fn for_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", expressions::expression);
    let iterable = l.field(node, "right", expressions::expression);
    let body = l.field(node, "body", block);
    l.add(Kind::ForEach, node, &[target, iterable, body])
}

fn while_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let condition = l.field(node, "condition", expressions::expression);
    let body = l.field(node, "body", block);
    l.add(Kind::While, node, &[condition, body])
}

fn try_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = l.field(node, "body", block);
    let (mut catches, mut otherwise, mut finally) = (Vec::new(), NOTHING, NOTHING);
    for part in l.parts(node) {
        match Word::of(part) {
            Word::ExceptClause | Word::ExceptGroupClause => catches.push(except(l, part)),
            Word::ElseClause => otherwise = l.field(part, "body", block),
            Word::FinallyClause => finally = last_block(l, part),
            _ => {}
        }
    }
    let catches = l.add_around(Kind::Catches, "", &catches);
    l.add(Kind::Try, node, &[NOTHING, body, catches, otherwise, finally])
}

/// `except E as name:`
fn except(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut caught: Vec<_> =
        l.parts(node).into_iter().filter(|part| Word::of(*part) != Word::Block).collect();
    let exception = match caught[..] {
        [] => NOTHING,
        [only] => expressions::expression(l, only),
        // `except E as name` in two fields.
        [of_type, name, ..] => {
            caught.truncate(2);
            let (of_type, name) = (expressions::expression(l, of_type), expressions::expression(l, name));
            l.add_around(Kind::Other, "as_pattern", &[of_type, name])
        }
    };
    let body = last_block(l, node);
    l.add(Kind::Catch, node, &[exception, body])
}

fn last_block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = l.parts(node).into_iter().rfind(|part| Word::of(*part) == Word::Block);
    body.map_or(NOTHING, |body| block(l, body))
}

/// `with a as b, c:`: each resource is an assignment or an expression.
fn with_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let clause = l.parts(node).into_iter().next();
    let items = clause.map(|clause| l.parts(clause)).unwrap_or_default();
    let resources = l.each(items, |l, item| {
        let value = item.child_by_field_name("value").unwrap_or(item);
        let value = match Word::of(value) {
            Word::AsPattern => {
                let parts = l.parts(value);
                let parts = l.each(parts, |l, part| match l.parts(part)[..] {
                    // What the grammar puts around the name.
                    [only] if part.kind() == "as_pattern_target" => expressions::expression(l, only),
                    _ => expressions::expression(l, part),
                });
                match parts[..] {
                    [value, target] => l.add_text(Kind::Assign, "as", item, &[target, value]),
                    _ => l.add_around(Kind::Other, "as_pattern", &parts),
                }
            }
            _ => expressions::expression(l, value),
        };
        l.add(Kind::ExprStmt, item, &[value])
    });
    let resources = l.add_around(Kind::Block, "", &resources);
    let body = l.field(node, "body", block);
    l.add_text(Kind::With, "with", node, &[resources, body])
}

fn match_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![l.field(node, "subject", expressions::expression)];
    let clauses = node.child_by_field_name("body").map(|body| l.parts(body)).unwrap_or_default();
    for clause in clauses {
        let (bodies, labels): (Vec<_>, Vec<_>) =
            l.parts(clause).into_iter().partition(|part| Word::of(*part) == Word::Block);
        let labels = l.each(labels, expressions::expression);
        let labels = l.add_around(Kind::CaseLabels, "", &labels);
        let body = bodies.first().map_or(NOTHING, |body| block(l, *body));
        children.push(l.add(Kind::Case, clause, &[labels, body]));
    }
    l.add(Kind::Switch, node, &children)
}
