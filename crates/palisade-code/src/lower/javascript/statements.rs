//! Statements. A whole file, blocks, and what one statement is.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarations::Prefix;
use super::word::Word;
use super::{control, declarations, expressions, modules};

const NOTHING: NodeId = NodeId::NOTHING;

/// A whole file.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if let Some(declaration) = declared_in_parentheses(l, node) {
        return declaration;
    }
    if l.is_pattern() {
        // Comments before the pattern are no part of it.
        let mut statements = Vec::new();
        for part in l.parts(node) {
            statement(l, part, &mut statements);
        }
        return l.add_around(Kind::Block, "", &statements);
    }
    block(l, node)
}

/// A pattern such as `function f(...) {...}` parses in parentheses, where it would be an expression, and is meant
/// as the declaration.
fn declared_in_parentheses(l: &mut Lowering<'_>, node: Cst<'_>) -> Option<NodeId> {
    if !l.is_pattern() {
        return None;
    }
    let inner =
        [Word::ExpressionStatement, Word::Parenthesized].into_iter().try_fold(node, |node, word| match l
            .parts(node)[..]
        {
            [only] if Word::of(only) == word => Some(only),
            _ => None,
        })?;
    let [only] = l.parts(inner)[..] else { return None };
    let is_named = only.child_by_field_name("name").is_some();
    let declared = matches!(Word::of(only), Word::FunctionExpression | Word::GeneratorFunction | Word::Class);
    if !is_named || !declared {
        return None;
    }
    let mut statements = Vec::new();
    declarations::declaration(l, only, Prefix::none(), &mut statements);
    Some(l.add(Kind::Block, node, &statements))
}

/// The statements of a block.
pub(super) fn block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    block_of(l, node, parts)
}

/// A block of these statements.
pub(super) fn block_of<'t>(
    l: &mut Lowering<'_>,
    node: Cst<'t>,
    parts: impl IntoIterator<Item = Cst<'t>>,
) -> NodeId {
    let mut statements = Vec::new();
    for part in parts {
        statement(l, part, &mut statements);
    }
    l.add(Kind::Block, node, &statements)
}

/// What a branch or loop runs: always a block, so that braces make no difference. Only what stands for any
/// statement in a pattern stays as it is.
pub(super) fn body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if Word::of(node) == Word::StatementBlock {
        return l.deeper(node, block);
    }
    let mut statements = Vec::new();
    statement(l, node, &mut statements);
    match statements[..] {
        [only] if stands_for_any(l, only) => only,
        _ => l.add(Kind::Block, node, &statements),
    }
}

/// `...` or `$S` as a statement of a pattern.
fn stands_for_any(l: &Lowering<'_>, id: NodeId) -> bool {
    let stands = |id: NodeId| matches!(l.ast().kind(id), Kind::Ellipsis | Kind::Metavar);
    l.is_pattern() && (stands(id) || l.ast().kind(id) == Kind::ExprStmt && stands(l.ast().child(id, 0)))
}

/// One statement, which a declaration or an import may make several of, and `;` none.
pub(super) fn statement(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::Empty | Word::HashBang => {}
        Word::ImportStatement => modules::import(l, node, out),
        Word::ExportStatement => modules::export(l, node, out),
        word if declarations::is_declaration(word) => {
            l.deeper_into(node, out, |l, node, out| declarations::declaration(l, node, Prefix::none(), out));
        }
        _ => {
            let id = l.deeper(node, one);
            out.push(id);
        }
    }
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ExpressionStatement => expression_statement(l, node),
        Word::StatementBlock => block(l, node),
        Word::If => control::if_statement(l, node),
        Word::For => control::for_statement(l, node),
        Word::ForIn => control::for_in(l, node),
        Word::While => control::while_statement(l, node),
        Word::Do => control::do_statement(l, node),
        Word::Switch => control::switch(l, node),
        Word::Try => control::try_statement(l, node),
        Word::With => control::with(l, node),
        Word::Return => optional(l, Kind::Return, node),
        Word::Throw => optional(l, Kind::Throw, node),
        Word::Break => jump(l, Kind::Break, node),
        Word::Continue => jump(l, Kind::Continue, node),
        Word::Labeled => control::labeled(l, node),
        Word::Debugger => l.add_text(Kind::Other, "debugger", node, &[]),
        _ => expressions::expression(l, node),
    }
}

/// Whether it is one of `one` or of [`statement`], for damaged code in which anything stands anywhere.
pub(super) fn is_statement(word: Word) -> bool {
    declarations::is_declaration(word)
        || matches!(
            word,
            Word::ExpressionStatement
                | Word::StatementBlock
                | Word::If
                | Word::For
                | Word::ForIn
                | Word::While
                | Word::Do
                | Word::Switch
                | Word::Try
                | Word::With
                | Word::Return
                | Word::Throw
                | Word::Break
                | Word::Continue
                | Word::Labeled
                | Word::Debugger
                | Word::ImportStatement
                | Word::ExportStatement
                | Word::Empty
        )
}

/// A statement among expressions, in damaged code.
pub(super) fn misplaced(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut statements = Vec::new();
    statement(l, node, &mut statements);
    match statements[..] {
        [only] => only,
        _ => l.add(Kind::Block, node, &statements),
    }
}

fn expression_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let value = parts.first().map_or(NOTHING, |value| expressions::expression(l, *value));
    if l.ast().kind(value) == Kind::Ellipsis {
        return value;
    }
    l.add(Kind::ExprStmt, node, &[value])
}

/// A word with a value or without.
fn optional(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let value = match l.parts(node)[..] {
        [] => NOTHING,
        [value, ..] => expressions::expression(l, value),
    };
    l.add(kind, node, &[value])
}

fn jump(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let label = node.child_by_field_name("label").map(|label| l.text(label)).unwrap_or_default();
    l.add_text(kind, label, node, &[])
}
