//! Arrays, with keys and without, lists of targets, and elements.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `[..]`, `array(..)`
pub(super) fn array(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let elements = l.each(parts, element);
    l.add(Kind::Array, node, &elements)
}

/// An element, or a key and a value.
pub(super) fn element(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        _ if Word::of(node) != Word::ArrayElement => expression(l, node),
        [only] => expression(l, only),
        [key, value] => pair_of(l, node, key, value),
        _ => l.other(node, expression),
    }
}

/// `k => v` of `foreach`.
pub(super) fn pair(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [key, value] => pair_of(l, node, key, value),
        _ => l.other(node, expression),
    }
}

fn pair_of(l: &mut Lowering<'_>, node: Cst<'_>, key: Cst<'_>, value: Cst<'_>) -> NodeId {
    let (key, value) = (expression(l, key), expression(l, value));
    l.add(Kind::Pair, node, &[key, value])
}

/// `list(..)` and `[..]` that are assigned to. Places without a target are kept.
pub(super) fn list(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut cursor = node.walk();
    let children: Vec<_> = node.children(&mut cursor).filter(|child| !child.is_extra()).collect();
    let (mut elements, mut key, mut last) = (Vec::new(), None, None);
    for child in children {
        match child.kind() {
            "=>" => key = last.take(),
            "," | ")" | "]" => {
                let element = target(l, key.take(), last.take());
                let is_end = child.kind() != ",";
                if element != NOTHING || !is_end {
                    elements.push(element);
                }
            }
            _ if child.is_named() => last = Some(child),
            _ => {}
        }
    }
    l.add(Kind::List, node, &elements)
}

fn target(l: &mut Lowering<'_>, key: Option<Cst<'_>>, value: Option<Cst<'_>>) -> NodeId {
    let key = key.map_or(NOTHING, |key| expression(l, key));
    let value = value.map_or(NOTHING, |value| expression(l, value));
    match key {
        NOTHING => value,
        _ => l.add_around(Kind::Pair, "", &[key, value]),
    }
}

pub(super) fn spread(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add_text(Kind::Spread, "...", node, &[value])
}

/// `$a[i]`, and `$a[]`, whose index is left out.
pub(super) fn index(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    index_of(l, node, expression)
}

/// The same in a text, where an index needs no quotes.
pub(super) fn index_in_text(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    index_of(l, node, |l, index| match Word::of(index) {
        Word::Name => l.string(l.text(index), index),
        _ => expression(l, index),
    })
}

fn index_of<'t>(
    l: &mut Lowering<'_>,
    node: Cst<'t>,
    one: impl FnOnce(&mut Lowering<'_>, Cst<'t>) -> NodeId,
) -> NodeId {
    let parts = l.parts(node);
    let object = parts.first().map_or(NOTHING, |object| expression(l, *object));
    let index = parts.get(1).map_or(NOTHING, |index| one(l, *index));
    l.add(Kind::Index, node, &[object, index])
}
