//! Values of JSON.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::{Lowering, Placeholder, Placeholders};

use super::super::kinds::kinds;

kinds! { palisade_grammars::Grammar::Json;
    Array = "array",
    False = "false",
    Null = "null",
    Number = "number",
    Object = "object",
    Pair = "pair",
    String = "string",
    True = "true",
}

/// A file: its values are expression statements.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let values = l.each(parts, |l, part| {
        let value = value(l, part);
        match l.ast().kind(value) {
            Kind::Ellipsis => value,
            _ => l.add(Kind::ExprStmt, part, &[value]),
        }
    });
    l.add(Kind::Block, node, &values)
}

fn value(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Object => list(l, Kind::Dict, node),
        Word::Array => list(l, Kind::Array, node),
        Word::Pair => pair(l, node),
        Word::String => string(l, node),
        Word::Number => number(l, node),
        Word::True | Word::False => l.literal(Kind::Bool, node),
        Word::Null => l.literal(Kind::Null, node),
        Word::Unlisted => l.other(node, value),
    }
}

fn list(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, value);
    l.add(kind, node, &parts)
}

fn pair(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let key = l.field(node, "key", value);
    if l.ast().kind(key) == Kind::Ellipsis {
        return key;
    }
    let value = l.field(node, "value", value);
    l.add(Kind::Pair, node, &[key, value])
}

/// A string. In a pattern one may stand for a metavariable or ellipsis without quotes.
fn string(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let content = l.text(node).trim_start_matches('"');
    let content = content.strip_suffix('"').unwrap_or(content);
    let is_quoted_by_author =
        !l.is_pattern() || matches!(Placeholders::read(content), None | Some(Placeholder::Deep));
    if is_quoted_by_author { l.string(content, node) } else { l.name_as(content, node) }
}

fn number(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let is_integer = l.text(node).bytes().all(|byte| byte.is_ascii_digit());
    if is_integer { l.int(node) } else { l.literal(Kind::Float, node) }
}
