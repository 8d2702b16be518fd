//! Members, indices, calls and `new`.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{expressions, literals};

/// `a.b`; text `?.` for `a?.b`. `a. ... ` of a pattern has a kind of its own.
pub(super) fn member(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = l.field(node, "object", expressions::expression);
    let name = l.field(node, "property", |l, name| l.name(name));
    if l.ast().kind(name) == Kind::Ellipsis {
        return l.add(Kind::MemberEllipsis, node, &[object]);
    }
    l.add_text(Kind::Member, chain(node), node, &[object, name])
}

pub(super) fn subscript(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = l.field(node, "object", expressions::expression);
    let index = l.field(node, "index", expressions::expression);
    l.add(Kind::Index, node, &[object, index])
}

fn chain(node: Cst<'_>) -> &'static str {
    if node.child_by_field_name("optional_chain").is_some() { "?." } else { "" }
}

/// A call. A tag is called with its template.
pub(super) fn call(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if l.is_pattern() && is_header(l, node) {
        return l.reject(node, "header taken for a call");
    }
    let callee = l.field(node, "function", expressions::expression);
    let arguments = l.field(node, "arguments", |l, list| match Word::of(list) {
        Word::TemplateString => {
            let template = literals::template(l, list, "tagged");
            l.add(Kind::Args, list, &[template])
        }
        _ => arguments(l, list),
    });
    l.add(Kind::Call, node, &[callee, arguments])
}

/// TypeScript's grammar takes `if ($X)` without a body for a call.
fn is_header(l: &Lowering<'_>, node: Cst<'_>) -> bool {
    let callee = node.child_by_field_name("function").map(|callee| l.text(callee));
    matches!(callee, Some("if" | "while" | "for" | "switch" | "with" | "catch" | "function"))
}

fn arguments(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expressions::expression);
    l.add(Kind::Args, node, &parts)
}

/// `new A` is `new A()`.
pub(super) fn new(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let of_type = l.field(node, "constructor", expressions::expression);
    let arguments = l.field(node, "arguments", arguments);
    let arguments = if arguments == NodeId::NOTHING { l.add_around(Kind::Args, "", &[]) } else { arguments };
    l.add(Kind::New, node, &[of_type, arguments, NodeId::NOTHING])
}
