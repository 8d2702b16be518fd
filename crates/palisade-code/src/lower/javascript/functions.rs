//! Functions of all kinds, their modifiers and parameters.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarations::Prefix;
use super::word::Word;
use super::{expressions, members, statements, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// A function or method with a name, with a body or without.
pub(super) fn function<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: Prefix<'t>) -> NodeId {
    let Prefix { mut modifiers, whole } = prefix;
    words_before_name(l, node, &mut modifiers);
    let modifiers = l.add_around(Kind::Modifiers, "", &modifiers);
    let name = l.field(node, "name", members::name);
    let type_parameters = l.field(node, "type_parameters", types::parameters);
    let parameters = l.field(node, "parameters", parameters);
    let returns = l.field(node, "return_type", types::annotation);
    let body = l.field(node, "body", statements::block);
    let children = [modifiers, name, type_parameters, parameters, returns, body];
    l.add(Kind::FuncDef, whole.unwrap_or(node), &children)
}

/// A function without a name, or whose name only it sees itself. An expression as the body is returned.
pub(super) fn lambda(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    // `function ...(...) {...}` of a pattern: one with a name or without.
    if node.child_by_field_name("name").is_some_and(|name| l.stands_for_anything(name)) {
        return function(l, node, Prefix::none());
    }
    let parameters = match node.child_by_field_name("parameter") {
        Some(only) => {
            let parameter = parameter(l, only);
            l.add(Kind::Params, only, &[parameter])
        }
        None => l.field(node, "parameters", parameters),
    };
    let returns = l.field(node, "return_type", types::annotation);
    let body = l.field(node, "body", |l, body| match Word::of(body) {
        Word::StatementBlock => statements::block(l, body),
        _ => {
            let value = expressions::expression(l, body);
            l.add(Kind::Return, body, &[value])
        }
    });
    l.add(Kind::Lambda, node, &[parameters, returns, body])
}

/// `async`, `static`, `get`, `*`, `private`, … Decorators among them, too.
pub(super) fn words_before_name<'t>(l: &mut Lowering<'_>, node: Cst<'t>, out: &mut Vec<NodeId>) {
    let mut cursor = node.walk();
    if !cursor.goto_first_child() {
        return;
    }
    loop {
        let child = cursor.node();
        match Word::of(child) {
            Word::Decorator => out.push(decorator(l, child)),
            Word::AccessibilityModifier | Word::OverrideModifier => {
                out.push(l.literal(Kind::Modifier, child));
            }
            _ if child.is_extra() || child.kind() == "function" => {}
            _ if child.is_named() || child.kind() == "(" => return,
            _ => {
                for word in l.text(child).split_whitespace() {
                    out.push(l.add_text(Kind::Modifier, word, child, &[]));
                }
            }
        }
        if !cursor.goto_next_sibling() {
            return;
        }
    }
}

pub(super) fn decorator(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expressions::expression);
    l.add(Kind::Annotation, node, &parts)
}

/// A list of parameters.
pub(super) fn parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parameters = l.each(parts, parameter);
    l.add(Kind::Params, node, &parameters)
}

fn parameter(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut modifiers = Vec::new();
    let (pattern, of_type, default) = match Word::of(node) {
        Word::AssignmentPattern => {
            let default = l.field(node, "right", expressions::expression);
            (node.child_by_field_name("left"), NOTHING, default)
        }
        Word::RequiredParameter | Word::OptionalParameter => {
            words_before_name(l, node, &mut modifiers);
            let of_type = l.field(node, "type", types::annotation);
            let default = l.field(node, "value", expressions::expression);
            // Elements of tuple types have a name instead.
            let pattern = node.child_by_field_name("pattern").or_else(|| node.child_by_field_name("name"));
            (pattern, of_type, default)
        }
        _ => (Some(node), NOTHING, NOTHING),
    };
    let pattern = pattern.unwrap_or(node);
    let (dots, name) = match Word::of(pattern) {
        Word::RestPattern => ("...", l.parts(pattern).first().copied().unwrap_or(pattern)),
        _ => ("", pattern),
    };
    let name = expressions::expression(l, name);
    let plain = dots.is_empty() && of_type == NOTHING && default == NOTHING && modifiers.is_empty();
    if plain && matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &modifiers);
    l.add_text(Kind::Param, dots, node, &[modifiers, name, of_type, default])
}
