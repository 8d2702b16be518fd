//! Literals.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;

pub(super) fn is_literal(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::BinaryInteger
            | Word::DecimalInteger
            | Word::HexInteger
            | Word::OctalInteger
            | Word::DecimalFloat
            | Word::HexFloat
            | Word::CharacterLiteral
            | Word::StringLiteral
            | Word::True
            | Word::False
            | Word::NullLiteral
    )
}

pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::StringLiteral => string(l, node),
        Word::CharacterLiteral => {
            let content = l.text(node).trim_matches('\'');
            l.add_text(Kind::Char, content, node, &[])
        }
        Word::True | Word::False => l.literal(Kind::Bool, node),
        Word::NullLiteral => l.literal(Kind::Null, node),
        Word::DecimalFloat | Word::HexFloat => l.literal(Kind::Float, node),
        _ => l.int(node),
    }
}

/// A string or text block; with `\{..}` in it, its parts.
fn string(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    if !parts.iter().any(|part| Word::of(*part) == Word::StringInterpolation) {
        return l.string(between_quotes(l.text(node)), node);
    }
    let parts = l.each(parts, |l, part| match Word::of(part) {
        Word::StringInterpolation => match l.parts(part).first() {
            Some(value) => expression(l, *value),
            None => NodeId::NOTHING,
        },
        _ => l.string(l.text(part), part),
    });
    l.add(Kind::Interpolated, node, &parts)
}

fn between_quotes(literal: &str) -> &str {
    for quote in ["\"\"\"", "\""] {
        if let Some(rest) = literal.strip_prefix(quote) {
            return rest.strip_suffix(quote).unwrap_or(rest);
        }
    }
    literal
}
