//! Calls and members.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `a.b`, or any chain behind `a` where the name is `...`.
pub(super) fn member(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = l.field(node, "operand", expression);
    let name = l.field(node, "field", |l, name| l.name(name));
    match l.ast().kind(name) {
        Kind::Ellipsis => l.add(Kind::MemberEllipsis, node, &[object]),
        _ => l.add(Kind::Member, node, &[object, name]),
    }
}

/// A call; the types given to a generic function are left out. `new(T)` is `&T{}`, as for rules.
pub(super) fn call(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let callee = node.child_by_field_name("function");
    let arguments = node.child_by_field_name("arguments");
    if callee.is_some_and(|callee| l.text(callee) == "new")
        && let [of_type] = arguments.map(|list| l.parts(list)).unwrap_or_default()[..]
    {
        let of_type = expression(l, of_type);
        let none = l.add_around(Kind::Args, "", &[]);
        let new = l.add(Kind::New, node, &[of_type, none, NOTHING]);
        return l.add_text(Kind::Unary, "&", node, &[new]);
    }
    let callee = callee.map_or(NOTHING, |callee| expression(l, callee));
    let arguments = arguments.map_or(NOTHING, |list| {
        let parts = l.parts(list);
        let parts = l.each(parts, expression);
        l.add(Kind::Args, list, &parts)
    });
    l.add(Kind::Call, node, &[callee, arguments])
}

/// `[]T(x)`. With types in brackets it is rather the call of a generic function.
pub(super) fn conversion(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let of_type = node.child_by_field_name("type");
    let operand = l.field(node, "operand", expression);
    match of_type {
        Some(generic) if Word::of(generic) == Word::GenericType => {
            let callee = l.field(generic, "type", expression);
            let arguments = l.add_around(Kind::Args, "", &[operand]);
            l.add(Kind::Call, node, &[callee, arguments])
        }
        _ => {
            let of_type = of_type.map_or(NOTHING, |of_type| expression(l, of_type));
            l.add(Kind::Cast, node, &[of_type, operand])
        }
    }
}
