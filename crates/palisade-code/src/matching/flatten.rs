//! Statements with all that are in them, for `...` between statements, which also goes into blocks and functions.

use crate::ast::{Ast, Kind, NodeId};

use super::Target;

/// Statements with those in their blocks, each before what is in it. `None` when no statement has anything in it.
pub(super) fn flattened(target: Target<'_>, statements: &[NodeId]) -> Option<Vec<NodeId>> {
    let (ast, mut is_nested) = (target.ast, false);
    let mut all = Vec::with_capacity(statements.len());
    let mut waiting: Vec<NodeId> = statements.iter().rev().copied().collect();
    while let Some(statement) = waiting.pop() {
        if ast.kind(statement) != Kind::Block {
            all.push(statement);
        }
        let before = waiting.len();
        match has_blocks(ast.kind(statement)) {
            true => blocks(ast, statement, &mut waiting),
            false => functions(target, statement, &mut waiting),
        }
        is_nested |= waiting.len() > before;
    }
    is_nested.then_some(all)
}

fn has_blocks(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Block
            | Kind::If
            | Kind::While
            | Kind::DoWhile
            | Kind::For
            | Kind::ForEach
            | Kind::Switch
            | Kind::Case
            | Kind::Try
            | Kind::Catches
            | Kind::Catch
            | Kind::With
            | Kind::Label
            | Kind::FuncDef
            | Kind::ClassDef
            | Kind::ClassBody
            // A namespace and its kin.
            | Kind::Other
    )
}

/// Pushes what is directly in a statement's blocks, last first.
fn blocks(ast: &Ast, statement: NodeId, waiting: &mut Vec<NodeId>) {
    for child in ast.children(statement).iter().rev() {
        match ast.kind(*child) {
            Kind::Catches | Kind::Catch | Kind::Case | Kind::ClassBody => blocks(ast, *child, waiting),
            kind if kind.is_statement() => waiting.push(*child),
            _ => {}
        }
    }
}

/// Pushes the bodies of the functions in a statement's expressions, last first.
fn functions(target: Target<'_>, statement: NodeId, waiting: &mut Vec<NodeId>) {
    let Some(index) = target.index else { return };
    let span = target.ast.span(statement);
    let (mut found, mut end) = (Vec::new(), span.start);
    for lambda in index.lambdas_from(target.ast, span.start) {
        let node = target.ast.node(lambda);
        if node.start >= span.end {
            break;
        }
        if node.start >= end && node.end <= span.end {
            found.push(target.ast.child(lambda, 2));
            end = node.end;
        }
    }
    waiting.extend(found.into_iter().rev());
}
