//! Calls, members, and what `new` makes.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::{expression, list};
use super::word::Word;
use super::{definitions, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// `f(..)`, `a.f(..)`, `super.f(..)`, `A.super.f(..)`. Types given to a generic method are left out.
pub(super) fn call(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = object(l, node);
    let name = l.field(node, "name", |l, name| l.name(name));
    let callee = of_object(l, object, name);
    let arguments = l.field(node, "arguments", arguments);
    l.add(Kind::Call, node, &[callee, arguments])
}

/// `a.b`, `a.super.b`
pub(super) fn member(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = object(l, node);
    let name = l.field(node, "field", |l, name| l.name(name));
    of_object(l, object, name)
}

/// What is before the last dot.
fn object(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let Some(first) = node.child_by_field_name("object") else { return NOTHING };
    let object = expression(l, first);
    let outer = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::Super && *part != first);
    match outer {
        Some(outer) => {
            let name = l.name(outer);
            l.add_around(Kind::Member, "", &[object, name])
        }
        None => object,
    }
}

/// `object.name`, or any chain behind `object` when the name is `...`.
fn of_object(l: &mut Lowering<'_>, object: NodeId, name: NodeId) -> NodeId {
    match (object, l.ast().kind(name)) {
        (NOTHING, _) => name,
        (_, Kind::Ellipsis) => l.add_around(Kind::MemberEllipsis, "", &[object]),
        _ => l.add_around(Kind::Member, "", &[object, name]),
    }
}

pub(super) fn arguments(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    list(l, Kind::Args, node)
}

/// `A::f`, `A::new`: without the types given to it.
pub(super) fn method_reference(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let of = node.named_child(0).map_or(NOTHING, |of| expression(l, of));
    let last = node.child(node.child_count().saturating_sub(1) as _);
    let name = last.map_or(NOTHING, |last| l.name(last));
    l.add_text(Kind::Other, "::", node, &[of, name])
}

/// `super(..);`, `this(..);`, `outer.super(..);`
pub(super) fn constructor(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = l.field(node, "object", expression);
    let name = l.field(node, "constructor", |l, name| l.name(name));
    let callee = of_object(l, object, name);
    let arguments = l.field(node, "arguments", arguments);
    let call = l.add_around(Kind::Call, "", &[callee, arguments]);
    l.add(Kind::ExprStmt, node, &[call])
}

/// `new T(..) { .. }`, and `outer.new T(..)`, which is an `Other` of both.
pub(super) fn new_object(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let outer = node.child(0).filter(|first| first.kind() != "new");
    let outer = outer.map_or(NOTHING, |outer| expression(l, outer));
    let of_type = l.field(node, "type", expression);
    let arguments = l.field(node, "arguments", arguments);
    let body = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::ClassBody);
    let body = body.map_or(NOTHING, |body| definitions::body(l, body, &[]));
    let new = l.add(Kind::New, node, &[of_type, arguments, body]);
    if outer == NOTHING { new } else { l.add_text(Kind::Other, "new", node, &[outer, new]) }
}

/// `new T[n][]` has the sizes as arguments, `new T[] {..}` the array.
pub(super) fn new_array(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut of_type = l.field(node, "type", expression);
    let mut sizes = Vec::new();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::DimensionsExpr => {
                let size = l.parts(part).into_iter().next_back();
                sizes.extend(size.map(|size| expression(l, size)));
                of_type = l.add_around(Kind::ArrayType, "", &[of_type]);
            }
            Word::Dimensions => of_type = types::array(l, of_type, part),
            _ => {}
        }
    }
    let value = l.field(node, "value", expression);
    if value != NOTHING {
        sizes.insert(0, value);
    }
    let arguments = l.add_around(Kind::Args, "", &sizes);
    l.add(Kind::New, node, &[of_type, arguments, NOTHING])
}
