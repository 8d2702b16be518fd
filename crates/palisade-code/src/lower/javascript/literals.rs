//! Numbers, strings, templates, regular expressions, arrays and objects.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::{Lowering, Placeholders};

use super::declarations::Prefix;
use super::word::Word;
use super::{expressions, functions, members};

/// Whole numbers are equal however they are written: `1.0`, `1e0`, `0x1`.
pub(super) fn number(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    /// Below it every whole number has a value of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let text = l.text(node);
    let in_other_base = text.len() > 1 && text.starts_with('0') && text.as_bytes()[1].is_ascii_alphabetic();
    if in_other_base || !text.contains(['.', 'e', 'E']) {
        return l.int(node);
    }
    match text.replace('_', "").parse::<f64>() {
        Ok(value) if value.fract() == 0.0 && value < EXACT => {
            l.add_text(Kind::Int, &value.to_string(), node, &[])
        }
        _ => l.literal(Kind::Float, node),
    }
}

pub(super) fn string(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.string(between_quotes(l.text(node)), node)
}

/// A string as the name of a member, where only what a pattern says about texts makes a difference.
pub(super) fn key(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let content = between_quotes(l.text(node));
    let id = l.string(content, node);
    match l.ast().kind(id) {
        Kind::Str | Kind::StrMetavar => l.name_as(content, node),
        _ => id,
    }
}

fn between_quotes(literal: &str) -> &str {
    let mut inner = literal.chars();
    inner.next();
    inner.next_back();
    inner.as_str()
}

/// A template. In a pattern one without expressions is a plain string, unless it has a tag: a plain string fits whatever
/// is known to be that text.
pub(super) fn template(l: &mut Lowering<'_>, node: Cst<'_>, text: &str) -> NodeId {
    let has_expressions = l.parts(node).iter().any(|part| Word::of(*part) == Word::TemplateSubstitution);
    if l.is_pattern() && !has_expressions && text.is_empty() && !is_any_template(l, node) {
        return string(l, node);
    }
    let mut parts = Vec::new();
    // Fragments and escapes in a row are one text.
    let (mut start, end) = (node.start_byte() + 1, node.end_byte().saturating_sub(1));
    for part in l.parts(node) {
        if Word::of(part) == Word::TemplateSubstitution {
            fragment(l, start..part.start_byte(), node, &mut parts);
            start = part.end_byte();
            let value = l.parts(part).first().copied();
            parts.push(value.map_or(NodeId::NOTHING, |value| expressions::expression(l, value)));
        }
    }
    fragment(l, start..end, node, &mut parts);
    l.add_text(Kind::Interpolated, text, node, &parts)
}

/// `` `...` `` and `` `$...X` `` of a pattern.
fn is_any_template(l: &Lowering<'_>, node: Cst<'_>) -> bool {
    let written = Placeholders::restore(between_quotes(l.text(node)));
    written.strip_prefix('$').unwrap_or(&written).starts_with("...")
}

/// Text between expressions. In a pattern it may stand for any parts.
fn fragment(l: &mut Lowering<'_>, bytes: std::ops::Range<usize>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let text = l.slice(bytes.clone());
    if text.is_empty() {
        return;
    }
    let written = Placeholders::restore(text);
    if l.is_pattern() && (written == "..." || written.starts_with("$...")) {
        let written = written.replacen("$...", Placeholders::METAVAR_ELLIPSIS, 1);
        let written = written.replacen("...", Placeholders::ELLIPSIS, 1);
        out.push(l.name_as(&written, node));
        return;
    }
    out.push(l.string_at(text, bytes));
}

/// Text is without slashes and flags.
pub(super) fn regex(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let pattern = node.child_by_field_name("pattern").map(|pattern| l.text(pattern)).unwrap_or_default();
    match l.is_pattern() {
        true => l.add_text(Kind::Regex, &Placeholders::restore(pattern), node, &[]),
        false => l.add_text(Kind::Regex, pattern, node, &[]),
    }
}

/// `[a, , b]` has nothing where nothing is, so that places stay what they are.
pub(super) fn array(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut elements = Vec::new();
    let mut after_comma = true;
    let mut cursor = node.walk();
    let children: Vec<_> = node.children(&mut cursor).collect();
    for child in children {
        match (child.is_named(), child.kind()) {
            (true, _) if child.is_extra() => {}
            (true, _) => {
                elements.push(expressions::expression(l, child));
                after_comma = false;
            }
            (false, ",") if after_comma => elements.push(NodeId::NOTHING),
            (false, ",") => after_comma = true,
            _ => {}
        }
    }
    l.add(Kind::Array, node, &elements)
}

/// An object literal, or the pattern that takes one apart.
pub(super) fn object(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let members = l.each(parts, |l, part| l.deeper(part, object_member));
    l.add(Kind::Object, node, &members)
}

fn object_member(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Pair | Word::PairPattern => {
            let key = l.field(node, "key", members::name);
            let value = l.field(node, "value", expressions::expression);
            l.add(Kind::Pair, node, &[key, value])
        }
        Word::Shorthand | Word::ShorthandPattern => shorthand(l, node),
        Word::ObjectAssignmentPattern => default(l, node),
        Word::MethodDefinition => functions::function(l, node, Prefix::none()),
        _ => expressions::expression(l, node),
    }
}

/// `{a}` is `{a: a}`.
fn shorthand(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let key = l.name(node);
    if matches!(l.ast().kind(key), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return key;
    }
    let value = l.name(node);
    l.add(Kind::Pair, node, &[key, value])
}

/// `{a = 1}` is `{a: a = 1}`.
fn default(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let key = l.field(node, "left", expressions::expression);
    let target = l.field(node, "left", expressions::expression);
    let value = l.field(node, "right", expressions::expression);
    let value = l.add_text(Kind::Assign, "=", node, &[target, value]);
    l.add(Kind::Pair, node, &[key, value])
}
