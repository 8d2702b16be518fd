//! What of a wrapped file is the pattern itself.

use std::ops::Range;

use crate::ast::{Ast, Kind, NodeId};

/// What a pattern is, and so where it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Root {
    Expression(NodeId),
    Statement(NodeId),
    /// Statements one after the other, anywhere in a block. At least two, or one and `...`.
    Sequence(Vec<NodeId>),
    /// A `finally`: its block.
    Finally(NodeId),
    /// A part that is neither, such as a decorator or a `catch`.
    Part(NodeId),
}

/// The outermost nodes that lie in `range`, as what they are.
pub(super) fn find(ast: &Ast, root: NodeId, range: Range<usize>, ends_in_semicolon: bool) -> Vec<Root> {
    let mut nodes = outermost(ast, root, &range);
    // A list of one thing is the thing.
    while let [only] = nodes[..] {
        // One in braces starts before what is in it.
        let starts = |id: &NodeId| ast.node(*id).start == ast.node(only).start;
        let is_list = match ast.kind(only) {
            Kind::Block
            | Kind::Modifiers
            | Kind::Catches
            | Kind::ClassBody
            | Kind::XmlAttrs
            | Kind::CaseLabels => ast.children(only).first().is_some_and(starts),
            _ => false,
        };
        if !is_list {
            break;
        }
        nodes = ast.children(only).to_vec();
    }
    match nodes[..] {
        [] => Vec::new(),
        [only] => vec![single(ast, only, ends_in_semicolon)],
        _ => vec![Root::Sequence(nodes)],
    }
}

/// Makes the block of a `finally` that stands alone what it is.
pub(super) fn finally(ast: &Ast, root: NodeId, found: &mut Vec<Root>) {
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        if ast.kind(id) == Kind::Try && ast.child(id, 4) != NodeId::NOTHING {
            *found = vec![Root::Finally(ast.child(id, 4))];
            return;
        }
        waiting.extend(ast.children(id));
    }
}

fn single(ast: &Ast, node: NodeId, ends_in_semicolon: bool) -> Root {
    match ast.kind(node) {
        Kind::ExprStmt if !ends_in_semicolon => Root::Expression(ast.child(node, 0)),
        kind if kind.is_statement() => Root::Statement(node),
        Kind::Annotation
        | Kind::Catch
        | Kind::Case
        | Kind::Param
        | Kind::Params
        | Kind::Pair
        | Kind::XmlAttr
        | Kind::NamedArg
        | Kind::Args
        | Kind::Modifier
        | Kind::Bases => Root::Part(node),
        _ => Root::Expression(node),
    }
}

/// The largest nodes whose source lies in the range, in order.
fn outermost(ast: &Ast, root: NodeId, range: &Range<usize>) -> Vec<NodeId> {
    let (mut found, mut waiting) = (Vec::new(), vec![root]);
    while let Some(id) = waiting.pop() {
        let node = ast.node(id);
        let (start, end) = (node.start as usize, node.end as usize);
        if start >= end || end <= range.start || start >= range.end {
            continue;
        }
        if start >= range.start && end <= range.end {
            found.push(id);
        } else {
            waiting.extend(ast.children(id).iter().rev());
        }
    }
    found
}
