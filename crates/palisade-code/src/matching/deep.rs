//! Expressions within expressions, for `<... e ...>` and for statements of a sequence.

use crate::ast::{Ast, Kind, NodeId};

use super::Matcher;
use super::matcher::Next;

/// How far to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Everywhere.
    All,
    /// Where a reader would say that the statement does it: `x = f()`, `g(f())`, not `h() || f()`.
    Implicit,
}

impl<'a> Matcher<'a> {
    /// The expression itself, and every one within it.
    pub(super) fn deep(&mut self, pattern: NodeId, target: NodeId, depth: Depth, next: Next<'_, 'a>) -> bool {
        if self.expression(pattern, target, true, next) {
            return true;
        }
        self.within(pattern, target, depth, next)
    }

    /// Every expression within one.
    pub(super) fn within(
        &mut self,
        pattern: NodeId,
        target: NodeId,
        depth: Depth,
        next: Next<'_, 'a>,
    ) -> bool {
        let mut found = Vec::new();
        match depth {
            Depth::All => parts(self.target.ast, target, &mut found),
            Depth::Implicit => implicit_parts(self.target.ast, target, &mut found),
        }
        found.into_iter().any(|part| self.deep(pattern, part, depth, next))
    }

    /// Every expression that a statement evaluates itself, not in its blocks.
    pub(super) fn in_statement(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let mut found = Vec::new();
        statement_parts(self.target.ast, target, &mut found);
        found.into_iter().any(|part| self.deep(pattern, part, Depth::All, next))
    }
}

/// The expressions directly within one.
fn parts(ast: &Ast, node: NodeId, out: &mut Vec<NodeId>) {
    let children = ast.children(node);
    match ast.kind(node) {
        Kind::Member => out.extend(children.first()),
        Kind::New => spread(ast, children.get(1), out),
        Kind::Cast => out.extend(children.get(1)),
        Kind::Lambda => spread(ast, children.get(2), out),
        kind if kind.is_statement() => statement_parts(ast, node, out),
        _ => {
            for child in children {
                match ast.kind(*child) {
                    Kind::Args
                    | Kind::NamedArg
                    | Kind::Pair
                    | Kind::Spread
                    | Kind::CompFor
                    | Kind::CompIf
                    | Kind::XmlAttrs
                    | Kind::XmlAttr
                    | Kind::XmlBody
                    | Kind::XmlExpr => parts(ast, *child, out),
                    Kind::Nothing | Kind::XmlText => {}
                    _ => out.push(*child),
                }
            }
        }
    }
}

fn spread(ast: &Ast, list: Option<&NodeId>, out: &mut Vec<NodeId>) {
    let Some(list) = list else { return };
    match ast.kind(*list) {
        Kind::Args => parts(ast, *list, out),
        // What a function does in its block is not what its expression does.
        Kind::Nothing | Kind::Block => {}
        kind if kind.is_statement() => statement_parts(ast, *list, out),
        _ => out.push(*list),
    }
}

fn implicit_parts(ast: &Ast, node: NodeId, out: &mut Vec<NodeId>) {
    let children = ast.children(node);
    match ast.kind(node) {
        Kind::Assign | Kind::AugAssign | Kind::Cast => out.extend(children.get(1)),
        Kind::Call
        | Kind::Await
        | Kind::Yield
        | Kind::Member
        | Kind::Sequence
        | Kind::List
        | Kind::Array
        | Kind::Tuple
        | Kind::Set
        | Kind::Dict
        | Kind::Object => {
            for child in children {
                match ast.kind(*child) {
                    Kind::Args | Kind::NamedArg | Kind::Pair => parts(ast, *child, out),
                    Kind::Nothing => {}
                    _ => out.push(*child),
                }
            }
            if ast.kind(node) == Kind::Member {
                out.truncate(1);
            }
        }
        _ => {}
    }
}

/// The expressions that a statement evaluates itself.
pub(super) fn statement_parts(ast: &Ast, node: NodeId, out: &mut Vec<NodeId>) {
    let there = |id: &&NodeId| **id != NodeId::NOTHING;
    let children = ast.children(node);
    let parts = match ast.kind(node) {
        Kind::ExprStmt | Kind::Return | Kind::Throw | Kind::Delete => children.get(..1),
        Kind::If | Kind::While | Kind::Switch => children.get(..1),
        Kind::DoWhile => children.get(1..2),
        Kind::ForEach => children.get(1..2),
        Kind::For => children.get(..3),
        Kind::VarDef => children.get(3..4),
        Kind::Assert => Some(children),
        Kind::Other => Some(children),
        _ => None,
    };
    for part in parts.unwrap_or_default().iter().filter(there) {
        match ast.kind(*part) {
            kind if kind.is_statement() => statement_parts(ast, *part, out),
            _ => out.push(*part),
        }
    }
}
