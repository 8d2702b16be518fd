//! JSX: tags, their attributes and what is between them.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::{Lowering, Placeholders};

use super::expressions;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `<a>...</a>`, `<a/>`, and `<>...</>`, which has no tag.
pub(super) fn element(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let opening = node.child_by_field_name("open_tag").unwrap_or(node);
    let tag = l.field(opening, "name", expressions::expression);
    let attributes = attributes(l, opening);
    let mut content = Vec::new();
    if opening != node {
        for part in l.parts(node) {
            child(l, part, &mut content);
        }
    }
    let content = l.add_around(Kind::XmlBody, "", &content);
    l.add(Kind::Xml, node, &[tag, attributes, content])
}

fn attributes(l: &mut Lowering<'_>, opening: Cst<'_>) -> NodeId {
    let mut attributes = Vec::new();
    for part in l.parts(opening) {
        match Word::of(part) {
            Word::JsxAttribute => attributes.push(attribute(l, part)),
            // `{...props}`
            Word::JsxExpression => attributes.push(value(l, part)),
            _ => {}
        }
    }
    l.add_around(Kind::XmlAttrs, "", &attributes)
}

fn attribute(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let name = parts.first().map_or(NOTHING, |name| l.name(*name));
    let Some(given) = parts.get(1) else {
        if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
            return name;
        }
        return l.add(Kind::XmlAttr, node, &[name, NOTHING]);
    };
    let given = value(l, *given);
    l.add(Kind::XmlAttr, node, &[name, given])
}

/// `{expression}` as the expression, or any other value.
fn value(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::JsxExpression => {
            l.parts(node).first().copied().map_or(NOTHING, |value| expressions::expression(l, value))
        }
        _ => expressions::expression(l, node),
    }
}

/// What stands between tags. White space alone is left out.
fn child(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::JsxText | Word::HtmlReference => {
            let text = l.text(node).trim();
            if !text.is_empty() {
                out.push(text_or_placeholder(l, text, node));
            }
        }
        Word::JsxExpression => {
            let value = value(l, node);
            out.push(l.add(Kind::XmlExpr, node, &[value]));
        }
        Word::JsxElement | Word::JsxSelfClosing => out.push(expressions::expression(l, node)),
        // The tags themselves.
        _ => {}
    }
}

fn text_or_placeholder(l: &mut Lowering<'_>, text: &str, node: Cst<'_>) -> NodeId {
    match l.is_pattern() {
        true if text == "..." => l.name_as(Placeholders::ELLIPSIS, node),
        true if Placeholders::read(text).is_some() => l.name_as(text, node),
        true => l.add_text(Kind::XmlText, &Placeholders::restore(text), node, &[]),
        false => l.add_text(Kind::XmlText, text, node, &[]),
    }
}
