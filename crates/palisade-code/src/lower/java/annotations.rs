//! Modifiers and annotations.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;

/// The modifiers of a declaration, followed by what the language does not call one.
pub(super) fn modifiers(l: &mut Lowering<'_>, node: Cst<'_>, more: &[NodeId]) -> NodeId {
    let mut cursor = node.walk();
    let list = node.named_children(&mut cursor).find(|child| Word::of(*child) == Word::Modifiers);
    let mut children = Vec::new();
    if let Some(list) = list {
        let mut cursor = list.walk();
        let parts: Vec<_> = list.children(&mut cursor).filter(|part| !part.is_extra()).collect();
        children = l.each(parts, |l, part| match Word::of(part) {
            Word::Annotation | Word::MarkerAnnotation => annotation(l, part),
            _ => l.literal(Kind::Modifier, part),
        });
    }
    children.extend_from_slice(more);
    l.add_around(Kind::Modifiers, "", &children)
}

/// `@A(..)`; `@A` is the same as `@A()`.
pub(super) fn annotation(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let name = l.field(node, "name", expression);
    let values = node.child_by_field_name("arguments").map(|list| l.parts(list)).unwrap_or_default();
    let values = l.each(values, value);
    let arguments = l.add(Kind::Args, node.child_by_field_name("arguments").unwrap_or(node), &values);
    let call = l.add(Kind::Call, node, &[name, arguments]);
    l.add(Kind::Annotation, node, &[call])
}

/// `name = value`, or a value.
fn value(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if Word::of(node) != Word::ElementValuePair {
        return expression(l, node);
    }
    let key = l.field(node, "key", |l, key| l.name(key));
    if matches!(l.ast().kind(key), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return key;
    }
    let value = l.field(node, "value", expression);
    let key = l.text_of(key).to_owned();
    l.add_text(Kind::NamedArg, &key, node, &[value])
}
