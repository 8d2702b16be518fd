//! What aliases stand for. Each is a copy of the value with the anchor, as many as a file may have.

use std::collections::HashMap;

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

/// Nodes that the aliases of one file may add.
const MOST_COPIED: usize = 50_000;

/// Levels of a value that an alias may repeat: aliases of aliases would nest without a bound.
const DEEPEST: usize = 64;

/// The anchors of a document, and what was copied for the file.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    values: HashMap<String, NodeId>,
    copied: usize,
}

impl Anchors {
    /// A new document begins.
    pub(super) fn forget(&mut self) {
        self.values.clear();
    }

    /// `&name` before a value.
    pub(super) fn define(&mut self, l: &Lowering<'_>, anchor: Cst<'_>, value: NodeId) {
        self.values.insert(l.text(anchor).trim_start_matches('&').to_owned(), value);
    }

    /// `*name`: the value itself, where it is known and aliases have not added too much.
    pub(super) fn alias(&mut self, l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
        let name = l.text(node).trim_start_matches('*');
        if let Some(value) = self.values.get(name).copied()
            && self.copied < MOST_COPIED
        {
            let copy = self.copy(l, value, 0);
            if copy != NodeId::NOTHING {
                return l.moved(copy, node);
            }
        }
        l.add_text(Kind::Other, l.text(node), node, &[])
    }

    /// A copy of a tree, or nothing when it is too deep or too much was copied.
    fn copy(&mut self, l: &mut Lowering<'_>, id: NodeId, depth: usize) -> NodeId {
        self.copied += 1;
        if id == NodeId::NOTHING || self.copied > MOST_COPIED || depth > DEEPEST {
            return NodeId::NOTHING;
        }
        let children = l.ast().children(id).to_vec();
        let mut copied = Vec::with_capacity(children.len());
        for child in children {
            let copy = self.copy(l, child, depth + 1);
            if copy == NodeId::NOTHING && child != NodeId::NOTHING {
                return NodeId::NOTHING;
            }
            copied.push(copy);
        }
        l.copy(id, &copied)
    }

    /// The pairs of a mapping, those of `<<` put in their place: what is written beside it counts more.
    pub(super) fn merged(&mut self, l: &mut Lowering<'_>, pairs: Vec<NodeId>) -> Vec<NodeId> {
        let (merges, mut all): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|pair| is_merge(l, *pair));
        let mut known: Vec<String> = all.iter().map(|pair| key(l, *pair).to_owned()).collect();
        for merge in merges {
            let value = l.ast().child(merge, 1);
            let sources = match l.ast().kind(value) {
                Kind::Array => l.ast().children(value).to_vec(),
                _ => vec![value],
            };
            if !sources.iter().all(|source| l.ast().kind(*source) == Kind::Dict) {
                all.push(merge);
                continue;
            }
            for pair in sources.into_iter().flat_map(|source| l.ast().children(source).to_vec()) {
                let name = key(l, pair).to_owned();
                if !known.contains(&name) {
                    known.push(name);
                    all.push(pair);
                }
            }
        }
        all
    }
}

fn is_merge(l: &Lowering<'_>, pair: NodeId) -> bool {
    l.ast().kind(pair) == Kind::Pair && key(l, pair) == "<<" && !l.is_pattern()
}

fn key<'l>(l: &'l Lowering<'_>, pair: NodeId) -> &'l str {
    l.text_of(l.ast().child(pair, 0))
}
