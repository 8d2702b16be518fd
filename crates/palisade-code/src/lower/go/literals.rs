//! Literals, those of structs, slices and maps included.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_literal(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::False
            | Word::FloatLiteral
            | Word::ImaginaryLiteral
            | Word::IntLiteral
            | Word::InterpretedString
            | Word::Nil
            | Word::RawString
            | Word::RuneLiteral
            | Word::True
    )
}

pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::InterpretedString | Word::RawString => string(l, node),
        Word::IntLiteral => l.int(node),
        Word::True | Word::False => l.literal(Kind::Bool, node),
        Word::Nil => l.literal(Kind::Null, node),
        Word::RuneLiteral => {
            let content = l.text(node).trim_matches('\'');
            l.add_text(Kind::Char, content, node, &[])
        }
        _ => l.literal(Kind::Float, node),
    }
}

/// With `"` or with backquotes.
pub(super) fn string(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let literal = l.text(node);
    let content = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    l.string(content, node)
}

/// `T{a: 1, "b": 2, 3}`: a value with a name is a `NamedArg`, one with another key a `Pair`.
pub(super) fn composite(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let of_type = l.field(node, "type", expression);
    let arguments = l.field(node, "body", |l, body| {
        let parts = l.parts(body);
        let parts = l.each(parts, argument);
        l.add(Kind::Args, body, &parts)
    });
    l.add(Kind::New, node, &[of_type, arguments, NOTHING])
}

fn argument(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let key = node.child_by_field_name("key").and_then(|key| key.named_child(0));
    match key {
        Some(key) if Word::of(key) == Word::Identifier => {
            let name = l.name(key);
            let name = l.text_of(name).to_owned();
            let value = l.field(node, "value", expression);
            l.add_text(Kind::NamedArg, &name, node, &[value])
        }
        _ => expression(l, node),
    }
}

/// `{..}` without a type, inside another literal.
pub(super) fn braces(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, argument);
    l.add(Kind::List, node, &parts)
}

/// `key: value` where the key is no name.
pub(super) fn pair(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let key = l.field(node, "key", expression);
    let value = l.field(node, "value", expression);
    l.add(Kind::Pair, node, &[key, value])
}
