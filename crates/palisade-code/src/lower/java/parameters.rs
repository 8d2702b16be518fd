//! Parameters of methods, lambdas and `catch`, and other places that give a name to a value of a type.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{annotations, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// `(..)` of a method.
pub(super) fn of_method(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parameters = l.each(parts, parameter);
    l.add(Kind::Params, node, &parameters)
}

/// `x`, `(x, y)` or `(A x, B y)` before `->`.
pub(super) fn of_lambda(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::FormalParameters | Word::InferredParameters => of_method(l, node),
        _ => {
            let only = parameter(l, node);
            l.add(Kind::Params, node, &[only])
        }
    }
}

fn parameter(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::FormalParameter => {
            let modifiers = annotations::modifiers(l, node, &[]);
            let of_type = types::declared(l, node.child_by_field_name("type"), node);
            let name = l.field(node, "name", |l, name| l.name(name));
            with(l, "", node, [modifiers, name, of_type, NOTHING])
        }
        Word::SpreadParameter => {
            let modifiers = annotations::modifiers(l, node, &[]);
            let parts = l.parts(node);
            let declarator = parts.iter().rfind(|part| Word::of(**part) == Word::VariableDeclarator);
            let of_type = parts.iter().find(|part| types::is_type(**part)).copied();
            let of_type = types::declared(l, of_type, *declarator.unwrap_or(&node));
            let name = declarator.map_or(NOTHING, |of| l.field(*of, "name", |l, name| l.name(name)));
            with(l, "...", node, [modifiers, name, of_type, NOTHING])
        }
        Word::ReceiverParameter => pattern(l, node),
        _ => {
            let modifiers = l.add_around(Kind::Modifiers, "", &[]);
            let name = expression(l, node);
            with(l, "", node, [modifiers, name, NOTHING, NOTHING])
        }
    }
}

/// A parameter, or the ellipsis that its name is.
fn with(l: &mut Lowering<'_>, text: &str, node: Cst<'_>, children: [NodeId; 4]) -> NodeId {
    if matches!(l.ast().kind(children[1]), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return children[1];
    }
    l.add_text(Kind::Param, text, node, &children)
}

/// A type and a name in a pattern.
pub(super) fn pattern(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    match parts[..] {
        [.., of_type, name] => {
            let of_type = expression(l, of_type);
            let name = l.name(name);
            declared(l, node, name, of_type)
        }
        _ => l.other(node, expression),
    }
}

/// A name of a type that is no variable definition of its own.
pub(super) fn declared(l: &mut Lowering<'_>, node: Cst<'_>, name: NodeId, of_type: NodeId) -> NodeId {
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    with(l, "", node, [modifiers, name, of_type, NOTHING])
}

/// The variable of an enhanced `for`, without a value.
pub(super) fn of_loop(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let modifiers = annotations::modifiers(l, node, &[]);
    let of_type = types::declared(l, node.child_by_field_name("type"), node);
    let name = l.field(node, "name", |l, name| l.name(name));
    if l.ast().kind(name) == Kind::Ellipsis {
        return name;
    }
    l.add_around(Kind::VarDef, "", &[modifiers, name, of_type, NOTHING])
}

/// `(A | B e)`
pub(super) fn of_catch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let modifiers = annotations::modifiers(l, node, &[]);
    let caught = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::CatchType);
    let caught = caught.map(|caught| types::list(l, caught)).unwrap_or_default();
    let of_type = match caught[..] {
        [only] => only,
        _ => l.add_around(Kind::Other, "union_type", &caught),
    };
    let name = l.field(node, "name", |l, name| l.name(name));
    with(l, "", node, [modifiers, name, of_type, NOTHING])
}
