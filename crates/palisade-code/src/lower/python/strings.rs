//! String literals: plain, with expressions in them, and several in a row.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions;
use super::word::Word;

/// One literal with its prefix and quotes.
pub(super) fn string(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let start = parts.first().map(|first| l.text(*first)).unwrap_or_default();
    let is_formatted = start.trim_end_matches(['"', '\'']).contains(['f', 'F', 't', 'T']);
    if !is_formatted {
        let content = l.string(between_quotes(l.text(node)), node);
        let is_bytes = start.trim_end_matches(['"', '\'']).contains(['b', 'B']);
        return if is_bytes { l.add_text(Kind::Unary, "b", node, &[content]) } else { content };
    }
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|part| matches!(Word::of(*part), Word::StringContent | Word::Interpolation))
        .collect();
    let parts = l.each(parts, |l, part| match Word::of(part) {
        Word::StringContent => l.string(l.text(part), part),
        _ => l.field(part, "expression", expressions::expression),
    });
    l.add_text(Kind::Interpolated, "f", node, &parts)
}

/// `"a" "b"`
pub(super) fn concatenated(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expressions::expression);
    l.add(Kind::Interpolated, node, &parts)
}

/// What is between the quotes of a whole literal.
fn between_quotes(literal: &str) -> &str {
    let quoted = literal.trim_start_matches(|first: char| first.is_ascii_alphabetic());
    for quote in ["\"\"\"", "'''", "\"", "'"] {
        if let Some(rest) = quoted.strip_prefix(quote) {
            return rest.strip_suffix(quote).unwrap_or(rest);
        }
    }
    quoted
}
