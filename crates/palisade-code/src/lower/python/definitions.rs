//! Functions, classes and their parameters.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{expressions, statements};

const NOTHING: NodeId = NodeId::NOTHING;

/// A definition under its decorators.
pub(super) fn decorated(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut decorators = Vec::new();
    for part in l.parts(node) {
        if Word::of(part) == Word::Decorator {
            let values = l.parts(part);
            let values = l.each(values, expressions::expression);
            decorators.push(l.add(Kind::Annotation, part, &values));
        }
    }
    match node.child_by_field_name("definition") {
        Some(of) if Word::of(of) == Word::ClassDefinition => class_at(l, of, node, &decorators),
        Some(of) => function_at(l, of, node, &decorators),
        None => l.other(node, expressions::expression),
    }
}

pub(super) fn function(l: &mut Lowering<'_>, node: Cst<'_>, decorators: &[NodeId]) -> NodeId {
    function_at(l, node, node, decorators)
}

pub(super) fn class(l: &mut Lowering<'_>, node: Cst<'_>, decorators: &[NodeId]) -> NodeId {
    class_at(l, node, node, decorators)
}

/// A function that, with its decorators, covers `whole`.
fn function_at(l: &mut Lowering<'_>, node: Cst<'_>, whole: Cst<'_>, decorators: &[NodeId]) -> NodeId {
    let mut modifiers = decorators.to_vec();
    if let Some(word) = node.child(0).filter(|first| first.kind() == "async") {
        modifiers.push(l.literal(Kind::Modifier, word));
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &modifiers);
    let name = l.field(node, "name", |l, name| l.name(name));
    let parameters = l.field(node, "parameters", parameters);
    let returns = l.field(node, "return_type", expressions::expression);
    let body = l.field(node, "body", statements::block);
    l.add(Kind::FuncDef, whole, &[modifiers, name, NOTHING, parameters, returns, body])
}

fn class_at(l: &mut Lowering<'_>, node: Cst<'_>, whole: Cst<'_>, decorators: &[NodeId]) -> NodeId {
    let modifiers = l.add_around(Kind::Modifiers, "", decorators);
    let name = l.field(node, "name", |l, name| l.name(name));
    let bases = l.field(node, "superclasses", |l, list| {
        let bases = l.parts(list);
        let bases = l.each(bases, expressions::expression);
        l.add(Kind::Bases, list, &bases)
    });
    let bases = if bases == NOTHING { l.add_around(Kind::Bases, "", &[]) } else { bases };
    let implements = l.add_around(Kind::Bases, "", &[]);
    let body = l.field(node, "body", |l, body| {
        let block = statements::block(l, body);
        let members = l.ast().children(block).to_vec();
        l.add(Kind::ClassBody, body, &members)
    });
    l.add_text(Kind::ClassDef, "class", whole, &[modifiers, name, NOTHING, bases, implements, body])
}

/// Parameters of a function or lambda.
pub(super) fn parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parameters = l.each(parts, parameter);
    l.add(Kind::Params, node, &parameters)
}

fn parameter(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let (stars, name, of_type, default) = match Word::of(node) {
        Word::DefaultParameter | Word::TypedDefaultParameter => {
            let name = node.child_by_field_name("name").unwrap_or(node);
            let of_type = l.field(node, "type", expressions::expression);
            let default = l.field(node, "value", expressions::expression);
            ("", name, of_type, default)
        }
        Word::TypedParameter => {
            let name = l.parts(node).into_iter().next().unwrap_or(node);
            let of_type = l.field(node, "type", expressions::expression);
            let (stars, name) = unstarred(l, name);
            (stars, name, of_type, NOTHING)
        }
        Word::KeywordSeparator | Word::PositionalSeparator => {
            return l.literal(Kind::Other, node);
        }
        _ => {
            let (stars, name) = unstarred(l, node);
            (stars, name, NOTHING, NOTHING)
        }
    };
    let name = expressions::expression(l, name);
    if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) && stars.is_empty() {
        return name;
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    l.add_text(Kind::Param, stars, node, &[modifiers, name, of_type, default])
}

/// A name without its stars.
fn unstarred<'t>(l: &Lowering<'_>, node: Cst<'t>) -> (&'static str, Cst<'t>) {
    let stars = match Word::of(node) {
        Word::ListSplatPattern => "*",
        Word::DictionarySplatPattern => "**",
        _ => return ("", node),
    };
    (stars, l.parts(node).into_iter().next().unwrap_or(node))
}
