//! Functions, their parameters, and the types of pointers to them.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarators::{Declared, declared};
use super::expressions::expression;
use super::modifiers::modifiers;
use super::statements::block;
use super::word::Word;
use super::{cpp, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// A function with its body, `= default` and its kin included.
pub(super) fn definition(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let base = l.field(node, "type", types::of);
    let declared = declared(l, node.child_by_field_name("declarator"), base);
    let is_pure = l
        .parts(node)
        .iter()
        .any(|part| matches!(Word::of(*part), Word::DefaultMethod | Word::DeleteMethod | Word::PureVirtual));
    let body = match node.child_by_field_name("body") {
        Some(body) if Word::of(body) == Word::TryStatement => {
            let whole = expression(l, body);
            l.add(Kind::Block, body, &[whole])
        }
        Some(body) => block(l, body),
        None if is_pure => NOTHING,
        None => cpp::try_body(l, node),
    };
    let body = cpp::with_initializers(l, node, body);
    function(l, node, declared, body)
}

/// A function with or without a body, from what its declarator says.
pub(super) fn function(l: &mut Lowering<'_>, node: Cst<'_>, declared: Declared<'_>, body: NodeId) -> NodeId {
    let modifiers = modifiers(l, node, declared.function);
    let name = declared.name.map_or(NOTHING, |name| name_of(l, name));
    let list = declared.function.or_else(|| declared.name.and_then(cpp::parameters_of_operator));
    let parameters = match list.and_then(|function| function.child_by_field_name("parameters")) {
        Some(list) => parameters(l, list),
        None => l.add_around(Kind::Params, "", &[]),
    };
    let returns = match declared.function.and_then(trailing) {
        Some(trailing) => l.parts(trailing).first().map_or(NOTHING, |of_type| types::of(l, *of_type)),
        None => declared.of_type,
    };
    l.add(Kind::FuncDef, node, &[modifiers, name, NOTHING, parameters, returns, body])
}

/// The name of a function or variable, of C++ also with what it lies in.
pub(super) fn name_of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Identifier | Word::FieldIdentifier | Word::TypeIdentifier | Word::PrimitiveType => l.name(node),
        _ => expression(l, node),
    }
}

fn trailing(function: Cst<'_>) -> Option<Cst<'_>> {
    let mut cursor = function.walk();
    function.named_children(&mut cursor).find(|child| Word::of(*child) == Word::TrailingReturn)
}

/// A pointer's target: text `function`; what it returns and what it takes.
pub(super) fn of_type(l: &mut Lowering<'_>, node: Cst<'_>, returns: NodeId) -> NodeId {
    let parameters = l.field(node, "parameters", |l, list| l.deeper(list, parameters));
    l.add_around(Kind::Other, "function", &[returns, parameters])
}

/// `(..)`; `(void)` takes nothing.
pub(super) fn parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut cursor = node.walk();
    let parts: Vec<_> = node
        .children(&mut cursor)
        .filter(|child| !child.is_extra() && (child.is_named() || child.kind() == "..."))
        .collect();
    let is_void = matches!(parts[..], [only] if l.text(only) == "void");
    let parts = if is_void { Vec::new() } else { parts };
    let parameters = l.each(parts, parameter);
    l.add(Kind::Params, node, &parameters)
}

/// One parameter, or the ellipsis or metavariable that stands for any.
pub(super) fn parameter(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ParameterDeclaration | Word::OptionalParameter | Word::VariadicParameterDeclaration => {
            l.deeper(node, named)
        }
        _ if node.kind() == "..." || Word::of(node) == Word::VariadicParameter => variadic(l, node),
        _ => expression(l, node),
    }
}

fn named(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let base = l.field(node, "type", types::of);
    let declarator = node.child_by_field_name("declarator");
    let any = [Kind::Ellipsis, Kind::Metavar, Kind::MetavarEllipsis, Kind::TypedMetavar];
    if declarator.is_none() && any.contains(&l.ast().kind(base)) {
        return base;
    }
    let found = declared(l, declarator, base);
    let modifiers = modifiers(l, node, None);
    let name = found.name.map_or(NOTHING, |name| name_of(l, name));
    let of_type = match found.function {
        Some(function) => of_type(l, function, found.of_type),
        None => found.of_type,
    };
    let default = l.field(node, "default_value", expression);
    let is_pack = Word::of(node) == Word::VariadicParameterDeclaration;
    let text = if is_pack { "..." } else { "" };
    l.add_text(Kind::Param, text, node, &[modifiers, name, of_type, default])
}

/// The last `...` of a function that takes any number of arguments.
fn variadic(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if l.is_pattern() {
        return l.add(Kind::Ellipsis, node, &[]);
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    l.add_text(Kind::Param, "...", node, &[modifiers, NOTHING, NOTHING, NOTHING])
}
