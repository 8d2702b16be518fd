//! Literals, and texts with expressions in them.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::{Lowering, Placeholders};

use super::expressions::expression;
use super::word::Word;
use super::{arrays, calls};

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_literal(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::Boolean
            | Word::EncapsedString
            | Word::Float
            | Word::Heredoc
            | Word::Integer
            | Word::Nowdoc
            | Word::Null
            | Word::String
    )
}

pub(super) fn literal(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Boolean => l.add_text(Kind::Bool, &l.text(node).to_ascii_lowercase(), node, &[]),
        Word::Null => l.add_text(Kind::Null, "null", node, &[]),
        Word::Integer => l.int(node),
        Word::Float => l.literal(Kind::Float, node),
        Word::String => l.string(between_quotes(l.text(node)), node),
        Word::EncapsedString => encapsed(l, node),
        Word::Heredoc => heredoc(l, node),
        _ => nowdoc(l, node),
    }
}

fn between_quotes(literal: &str) -> &str {
    let literal = literal.trim_start_matches(['b', 'B']);
    let mut characters = literal.chars();
    characters.next();
    characters.next_back();
    characters.as_str()
}

/// `"…"`, with expressions in it or without.
fn encapsed(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = between_quotes(l.text(node));
    match has_expressions(l, node) || l.is_pattern() && is_mixed(text) {
        true => interpolated(l, node, node),
        false => l.string(text, node),
    }
}

/// Whether a text of a pattern has metavariables among other things.
fn is_mixed(text: &str) -> bool {
    let is_whole =
        text.strip_prefix(Placeholders::METAVAR).is_some_and(|name| name.chars().all(is_of_metavar));
    text.contains(Placeholders::METAVAR) && !is_whole && !text.starts_with("=~/")
}

fn is_of_metavar(each: char) -> bool {
    each.is_ascii_uppercase() || each.is_ascii_digit() || each == '_'
}

fn has_expressions(l: &Lowering<'_>, node: Cst<'_>) -> bool {
    l.parts(node).into_iter().any(|part| !is_text(part))
}

fn is_text(node: Cst<'_>) -> bool {
    matches!(Word::of(node), Word::StringContent | Word::EscapeSequence | Word::NowdocString)
}

fn heredoc(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let Some(body) = node.child_by_field_name("value") else { return l.string("", node) };
    match has_expressions(l, body) {
        true => interpolated(l, body, node),
        false => l.string(l.text(body), node),
    }
}

fn nowdoc(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = node.child_by_field_name("value").map(|body| l.text(body)).unwrap_or_default();
    l.string(body, node)
}

/// `` `…` `` runs a command.
pub(super) fn command(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = interpolated(l, node, node);
    calls::of_word(l, "exec", node, &[text])
}

/// The parts of a text: stretches of characters, escapes among them, and expressions.
fn interpolated(l: &mut Lowering<'_>, list: Cst<'_>, node: Cst<'_>) -> NodeId {
    let (mut parts, mut text): (Vec<NodeId>, Option<std::ops::Range<usize>>) = (Vec::new(), None);
    let mut cursor = list.walk();
    let mut in_braces = false;
    for child in list.children(&mut cursor).collect::<Vec<_>>() {
        if is_text(child) {
            let start = text.map_or(child.start_byte(), |before| before.start);
            text = Some(start..child.end_byte());
            continue;
        }
        if child.is_named() {
            parts.extend(text.take().into_iter().flat_map(|bytes| characters(l, bytes)).collect::<Vec<_>>());
            parts.push(embedded(l, child, in_braces));
        }
        in_braces = child.kind() == "{";
    }
    parts.extend(text.into_iter().flat_map(|bytes| characters(l, bytes)).collect::<Vec<_>>());
    l.add(Kind::Interpolated, node, &parts)
}

fn embedded(l: &mut Lowering<'_>, node: Cst<'_>, in_braces: bool) -> NodeId {
    match Word::of(node) {
        Word::Subscript if !in_braces => l.deeper(node, arrays::index_in_text),
        _ => expression(l, node),
    }
}

/// A stretch of characters. In a pattern `$X` and `...` in it are parts of their own.
fn characters(l: &mut Lowering<'_>, bytes: std::ops::Range<usize>) -> Vec<NodeId> {
    let text = l.slice(bytes.clone());
    if !l.is_pattern() {
        return vec![l.string_at(text, bytes)];
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = first_part(&text[at..]);
        let start = bytes.start + at;
        parts.push(l.string_at(&text[at..at + length], start..start + length));
        at += length;
    }
    if parts.is_empty() {
        parts.push(NOTHING);
    }
    parts
}

/// The length of a placeholder at the start, or of what is before the first one.
fn first_part(text: &str) -> usize {
    let next = [text.find("..."), text.find(Placeholders::METAVAR)].into_iter().flatten().min();
    match next {
        Some(0) if text.starts_with("...") => 3,
        Some(0) => {
            let name = &text[Placeholders::METAVAR.len()..];
            Placeholders::METAVAR.len() + name.find(|each| !is_of_metavar(each)).unwrap_or(name.len())
        }
        Some(next) => next,
        None => text.len(),
    }
}
