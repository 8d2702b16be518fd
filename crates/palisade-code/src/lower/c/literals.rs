//! Literals: numbers with their suffixes, characters, strings with their prefixes.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;

pub(super) fn is_literal(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::CharLiteral
            | Word::ConcatenatedString
            | Word::False
            | Word::Null
            | Word::NumberLiteral
            | Word::RawString
            | Word::StringLiteral
            | Word::True
            | Word::UserDefinedLiteral
    )
}

pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::StringLiteral => l.string(between(l.text(node), '"'), node),
        Word::RawString => raw(l, node),
        Word::ConcatenatedString => concatenated(l, node),
        Word::CharLiteral => l.add_text(Kind::Char, between(l.text(node), '\''), node, &[]),
        Word::True | Word::False => l.literal(Kind::Bool, node),
        Word::Null => l.literal(Kind::Null, node),
        Word::NumberLiteral => number(l, node),
        _ => l.other(node, expression),
    }
}

/// A number with its sign, which the C grammar takes for a part of it.
fn number(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let written = l.text(node);
    match written.strip_prefix(['-', '+']) {
        Some(digits) => {
            let value = l.number_as(digits, node);
            l.add_text(Kind::Unary, &written[..1], node, &[value])
        }
        None => l.number_as(written, node),
    }
}

/// What is between the first quote and the last, without a prefix such as `L`.
fn between(literal: &str, quote: char) -> &str {
    let inner = literal.split_once(quote).map_or(literal, |(_, inner)| inner);
    inner.strip_suffix(quote).unwrap_or(inner)
}

fn raw(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let content = parts.into_iter().find(|part| Word::of(*part) == Word::RawStringContent);
    l.string(content.map(|content| l.text(content)).unwrap_or_default(), node)
}

/// `"a" "b"` is one string; with macros between them the parts are known one by one.
fn concatenated(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    if parts.iter().all(|part| Word::of(*part) == Word::StringLiteral) {
        let whole: String = parts.iter().map(|part| between(l.text(*part), '"')).collect();
        return l.string(&whole, node);
    }
    let parts = l.each(parts, expression);
    l.add(Kind::Interpolated, node, &parts)
}

/// Whether a text is one number.
pub(super) fn is_number(text: &str) -> bool {
    let is_of_number = |each: char| each.is_ascii_alphanumeric() || matches!(each, '.' | '\'');
    text.starts_with(|first: char| first.is_ascii_digit()) && text.chars().all(is_of_number)
}
