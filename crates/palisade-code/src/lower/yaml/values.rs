//! Values of YAML: mappings are dictionaries, sequences arrays, in whatever style.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::anchors::Anchors;
use super::scalars;
use super::word::Word;

/// A file: its documents are expression statements.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut anchors = Anchors::default();
    let mut documents = Vec::new();
    for part in with_damage(node) {
        if Word::of(part) != Word::Document {
            // What is left of a file that could not be read.
            let value = value(l, part, &mut anchors);
            documents.push(root(l, part, value));
            continue;
        }
        // Anchors are of their document.
        anchors.forget();
        for content in with_damage(part).into_iter().filter(|content| is_value(*content)) {
            let value = value(l, content, &mut anchors);
            documents.push(root(l, part, value));
        }
    }
    l.add(Kind::Block, node, &documents)
}

/// What matters of a file, with what could not be read: sound parts are in it.
fn with_damage(node: Cst<'_>) -> Vec<Cst<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
}

fn is_value(node: Cst<'_>) -> bool {
    matches!(Word::of(node), Word::BlockNode | Word::FlowNode) || node.is_error()
}

/// A document. A pattern of one key is looked for among other keys, and a pattern of one item anywhere.
fn root(l: &mut Lowering<'_>, node: Cst<'_>, value: NodeId) -> NodeId {
    let mut value = value;
    if l.is_pattern()
        && matches!(l.ast().kind(value), Kind::Dict | Kind::Array)
        && let [only] = *l.ast().children(value)
    {
        value = only;
    }
    match l.ast().kind(value) {
        Kind::Pair | Kind::Ellipsis | Kind::MetavarEllipsis => value,
        _ => l.add(Kind::ExprStmt, node, &[value]),
    }
}

/// Any value.
pub(super) fn value(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    l.deeper(node, |l, node| one(l, node, anchors))
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    match Word::of(node) {
        Word::BlockNode | Word::FlowNode => decorated(l, node, anchors),
        Word::BlockMapping | Word::FlowMapping => mapping(l, node, anchors),
        Word::BlockSequence | Word::FlowSequence => sequence(l, node, anchors),
        Word::BlockPair | Word::FlowPair => pair(l, node, anchors),
        Word::BlockSequenceItem => item(l, node, anchors),
        Word::Alias => anchors.alias(l, node),
        Word::PlainScalar => scalars::plain(l, node),
        Word::SingleQuoted => scalars::single_quoted(l, node),
        Word::DoubleQuoted => scalars::double_quoted(l, node),
        Word::BlockScalar => scalars::block(l, node),
        _ => l.other(node, |l, part| value(l, part, anchors)),
    }
}

/// A value with its anchor and tag. A tag is a cast; a value that is left out is an empty text.
fn decorated(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    let (mut anchor, mut tag, mut content) = (None, None, None);
    for part in l.parts(node) {
        match Word::of(part) {
            Word::Anchor => anchor = Some(part),
            Word::Tag => tag = Some(part),
            _ => content = Some(part),
        }
    }
    let mut id = match content {
        Some(content) => value(l, content, anchors),
        None => l.string_at("", node.end_byte()..node.end_byte()),
    };
    if let Some(tag) = tag {
        let name = l.text(tag).strip_prefix('!').unwrap_or_default();
        let name = l.name_as(name, tag);
        id = l.add(Kind::Cast, node, &[name, id]);
    }
    if let Some(anchor) = anchor {
        anchors.define(l, anchor, id);
    }
    id
}

fn mapping(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    let parts = l.parts(node);
    let pairs = l.each(parts, |l, part| match Word::of(part) {
        // `{a, b: c}`
        Word::FlowNode => key_alone(l, part, anchors),
        _ => value(l, part, anchors),
    });
    if let [only] = pairs[..]
        && is_dots(l, only)
    {
        return only;
    }
    let pairs = anchors.merged(l, pairs);
    l.add(Kind::Dict, node, &pairs)
}

fn key_alone(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    let key = value(l, node, anchors);
    if is_dots(l, key) {
        return key;
    }
    let empty = l.string_at("", node.end_byte()..node.end_byte());
    l.add(Kind::Pair, node, &[key, empty])
}

fn is_dots(l: &Lowering<'_>, id: NodeId) -> bool {
    matches!(l.ast().kind(id), Kind::Ellipsis | Kind::MetavarEllipsis)
}

/// A key and its value, or the ellipsis that the key is.
fn pair(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    let empty = node.end_byte()..node.end_byte();
    let key = match node.child_by_field_name("key") {
        Some(key) => value(l, key, anchors),
        None => l.string_at("", empty.clone()),
    };
    if is_dots(l, key) {
        return key;
    }
    let content = match node.child_by_field_name("value") {
        Some(content) => value(l, content, anchors),
        None => l.string_at("", empty),
    };
    l.add(Kind::Pair, node, &[key, content])
}

fn sequence(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    let parts = l.parts(node);
    let items = l.each(parts, |l, part| match Word::of(part) {
        // `[a: b]` is a mapping of one key.
        Word::FlowPair => {
            let pair = value(l, part, anchors);
            l.add(Kind::Dict, part, &[pair])
        }
        _ => value(l, part, anchors),
    });
    l.add(Kind::Array, node, &items)
}

fn item(l: &mut Lowering<'_>, node: Cst<'_>, anchors: &mut Anchors) -> NodeId {
    match l.parts(node).first() {
        Some(content) => value(l, *content, anchors),
        None => l.string_at("", node.end_byte()..node.end_byte()),
    }
}
