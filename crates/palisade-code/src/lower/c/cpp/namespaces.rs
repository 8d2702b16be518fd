//! Namespaces and what brings names out of them.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;
use crate::lower::c::expressions::expression;
use crate::lower::c::statements::block;
use crate::lower::c::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `namespace a { .. }`: text `namespace`; the name and the block.
pub(super) fn namespace(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let name = l.field(node, "name", name);
    let body = l.field(node, "body", block);
    l.add_text(Kind::Other, "namespace", node, &[name, body])
}

/// `a`, `a::b`
fn name(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if Word::of(node) != Word::NestedNamespace {
        return expression(l, node);
    }
    l.deeper(node, |l, node| {
        let parts = l.parts(node);
        let parts = l.each(parts, name);
        let join = |whole, part| l.add_around(Kind::Member, "::", &[whole, part]);
        parts.into_iter().reduce(join).unwrap_or(NOTHING)
    })
}

/// `namespace a = b::c;`
pub(super) fn alias(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let alias = node.child_by_field_name("name");
    let target = l.parts(node).into_iter().find(|part| Some(*part) != alias);
    let target = target.map_or(NOTHING, |target| name(l, target));
    let alias = alias.map_or(NOTHING, |alias| expression(l, alias));
    l.add_text(Kind::Import, "using", node, &[target, alias])
}

/// `using namespace a;` is everything of it, `using a::b;` one name.
pub(super) fn using(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.parts(node).first().map_or(NOTHING, |target| expression(l, *target));
    let is_namespace = node.child(1).is_some_and(|second| second.kind() == "namespace");
    match is_namespace {
        true => l.add_text(Kind::ImportAll, "using namespace", node, &[target]),
        false => l.add_text(Kind::Import, "using", node, &[target, NOTHING]),
    }
}

/// `extern "C" { .. }`: what is in it is code of the same place.
pub(super) fn linkage(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.field(node, "value", expression);
    let body = l.field(node, "body", |l, body| match Word::of(body) {
        Word::DeclarationList => block(l, body),
        _ => crate::lower::c::statements::body(l, body),
    });
    l.add_text(Kind::Other, "extern", node, &[value, body])
}
