//! Namespaces and what is used of them.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::names;
use super::statements;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `namespace A\B;`, and `namespace A\B {..}` with its statements behind it.
pub(super) fn namespace(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let body = node.child_by_field_name("body");
    let name = l.field(node, "name", expression);
    if name != NOTHING {
        out.push(match body {
            None => l.add(Kind::Package, node, &[name]),
            Some(_) => l.add_around(Kind::Package, "", &[name]),
        });
    }
    if let Some(body) = body {
        out.extend(statements::within(l, body));
    }
}

/// `use A\B as C;`, `use A\{B, C as D};`: an import for each name.
pub(super) fn uses(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let mut prefix = Vec::new();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::NamespaceName => prefix.push(part),
            Word::NamespaceUseClause => out.push(clause(l, node, &prefix, part)),
            Word::NamespaceUseGroup => {
                for each in l.parts(part) {
                    out.push(clause(l, each, &prefix, each));
                }
            }
            _ => out.push(l.other(part, expression)),
        }
    }
}

/// One name. `whole` is the source that it is found at.
fn clause(l: &mut Lowering<'_>, whole: Cst<'_>, prefix: &[Cst<'_>], node: Cst<'_>) -> NodeId {
    let alias_node = node.child_by_field_name("alias");
    let mut parts = Vec::new();
    for each in
        prefix.iter().copied().chain(l.parts(node).into_iter().filter(|part| Some(*part) != alias_node))
    {
        path(l, each, &mut parts);
    }
    let alias = alias_node.map_or(NOTHING, |alias| names::folded(l, alias));
    match parts[..] {
        [ref module @ .., last] if !module.is_empty() => {
            let module = names::joined(l, module);
            l.add(Kind::ImportFrom, whole, &[module, last, alias])
        }
        [only] => l.add(Kind::Import, whole, &[only, alias]),
        _ => l.other(node, expression),
    }
}

/// The names of a dotted name, first to last.
fn path(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::Name => out.push(names::folded(l, node)),
        Word::QualifiedName | Word::NamespaceName => {
            for part in l.parts(node) {
                match Word::of(part) {
                    Word::NamespaceName => {
                        let inner = l.parts(part);
                        out.extend(l.each(inner, names::folded));
                    }
                    _ => out.push(names::folded(l, part)),
                }
            }
        }
        _ => {}
    }
}
