//! Calls, members and indices.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::cpp;
use super::expressions::{expression, list};
use super::operators::operator;

/// `f(..)`; the casts of C++ look like calls.
pub(super) fn call(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if let Some(cast) = cpp::named_cast(l, node) {
        return cast;
    }
    let callee = l.field(node, "function", expression);
    let arguments = l.field(node, "arguments", arguments);
    l.add(Kind::Call, node, &[callee, arguments])
}

pub(super) fn arguments(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    list(l, Kind::Args, node)
}

/// `a.b`; `a->b` is `(*a).b`.
pub(super) fn member(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = operator(l, node);
    let mut object = l.field(node, "argument", expression);
    if operator == "->" {
        object = l.add_around(Kind::Unary, "*", &[object]);
    }
    let name = l.field(node, "field", expression);
    match operator {
        ".*" | "->*" => l.add_text(Kind::Other, operator, node, &[object, name]),
        _ if l.ast().kind(name) == Kind::Ellipsis => l.add(Kind::MemberEllipsis, node, &[object]),
        _ => l.add(Kind::Member, node, &[object, name]),
    }
}

/// `a[i]`; several indices of C++ are a `Sequence`.
pub(super) fn index(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = l.field(node, "argument", expression);
    let index = match node.child_by_field_name("indices") {
        Some(indices) => match l.parts(indices)[..] {
            [only] => expression(l, only),
            _ => list(l, Kind::Sequence, indices),
        },
        None => l.field(node, "index", expression),
    };
    l.add(Kind::Index, node, &[object, index])
}
