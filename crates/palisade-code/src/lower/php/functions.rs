//! Functions, methods, closures and their parameters.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::statements::block;
use super::word::Word;
use super::{attributes, names};

const NOTHING: NodeId = NodeId::NOTHING;

/// `function f(..) {..}`, also as a method, which may have no body.
pub(super) fn definition(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let modifiers = match is_pattern(l, node) {
        true => attributes::without_words(l, node),
        false => attributes::modifiers(l, node, &[]),
    };
    let name = l.field(node, "name", names::folded);
    let parameters = l.field(node, "parameters", parameters);
    let returns = l.field(node, "return_type", expression);
    let body = l.field(node, "body", |l, body| l.deeper(body, block));
    l.add(Kind::FuncDef, node, &[modifiers, name, NOTHING, parameters, returns, body])
}

/// Whether a method is a pattern of its own, of which `public` and its kin say only that it is a method.
fn is_pattern(l: &Lowering<'_>, node: Cst<'_>) -> bool {
    let class = node.parent().and_then(|body| body.parent());
    let name = class.and_then(|class| class.child_by_field_name("name"));
    l.is_pattern() && name.is_some_and(|name| l.text(name) == "plsmv__WRAPPED")
}

/// `function (..) use (..) {..}`, which sees the variables around it.
pub(super) fn closure(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parameters = l.field(node, "parameters", parameters);
    let returns = l.field(node, "return_type", expression);
    let body = l.field(node, "body", block);
    l.add(Kind::Lambda, node, &[parameters, returns, body])
}

/// `fn (..) => e`
pub(super) fn arrow(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parameters = l.field(node, "parameters", parameters);
    let returns = l.field(node, "return_type", expression);
    let body = l.field(node, "body", |l, body| {
        let value = expression(l, body);
        l.add(Kind::Return, body, &[value])
    });
    l.add(Kind::Lambda, node, &[parameters, returns, body])
}

pub(super) fn parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parameters = l.each(parts, parameter);
    l.add(Kind::Params, node, &parameters)
}

fn parameter(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = match Word::of(node) {
        Word::SimpleParameter | Word::PromotedParameter => "",
        Word::VariadicParameter => "...",
        _ => return expression(l, node),
    };
    let modifiers = attributes::modifiers(l, node, &[]);
    let name = l.field(node, "name", names::variable);
    if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    let of_type = l.field(node, "type", expression);
    let default = l.field(node, "default_value", expression);
    l.add_text(Kind::Param, text, node, &[modifiers, name, of_type, default])
}

/// The properties that parameters of a constructor are at the same time.
pub(super) fn promoted(l: &mut Lowering<'_>, method: Cst<'_>) -> Vec<NodeId> {
    let list = method.child_by_field_name("parameters").map(|list| l.parts(list)).unwrap_or_default();
    let promoted = list.into_iter().filter(|part| Word::of(*part) == Word::PromotedParameter);
    l.each(promoted.collect::<Vec<_>>(), |l, node| {
        let modifiers = attributes::modifiers(l, node, &[]);
        let name = l.field(node, "name", names::variable);
        let of_type = l.field(node, "type", expression);
        let default = l.field(node, "default_value", expression);
        l.add(Kind::VarDef, node, &[modifiers, name, of_type, default])
    })
}
