//! Expressions that only C++ has.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;
use crate::lower::c::expressions::expression as any;
use crate::lower::c::functions::parameters;
use crate::lower::c::statements::block;
use crate::lower::c::types;
use crate::lower::c::word::Word;

use super::{objects, templates};

const NOTHING: NodeId = NodeId::NOTHING;

pub(in crate::lower::c) fn is_expression(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::CoAwaitExpression
            | Word::DeleteExpression
            | Word::DependentName
            | Word::DestructorName
            | Word::LambdaExpression
            | Word::NestedNamespace
            | Word::NewExpression
            | Word::OperatorCast
            | Word::OperatorName
            | Word::ParameterPack
            | Word::QualifiedIdentifier
            | Word::StructuredBinding
            | Word::TemplateFunction
            | Word::TemplateMethod
    )
}

pub(in crate::lower::c) fn expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::QualifiedIdentifier => templates::qualified(l, node),
        Word::TemplateFunction | Word::TemplateMethod => templates::template(l, node),
        Word::NewExpression => objects::new(l, node),
        Word::DeleteExpression => objects::delete(l, node),
        Word::LambdaExpression => lambda(l, node),
        Word::StructuredBinding => names(l, node),
        Word::CoAwaitExpression => {
            let value = l.field(node, "argument", any);
            l.add(Kind::Await, node, &[value])
        }
        Word::ParameterPack => {
            let value = l.field(node, "pattern", any);
            l.add_text(Kind::Spread, "...", node, &[value])
        }
        Word::OperatorCast => {
            let of_type = l.field(node, "type", types::of);
            l.add_text(Kind::Other, "operator", node, &[of_type])
        }
        Word::DestructorName | Word::OperatorName => {
            let name: String = l.text(node).split_whitespace().collect();
            l.name_as(&name, node)
        }
        _ => match l.parts(node)[..] {
            [only] => any(l, only),
            _ => l.other(node, any),
        },
    }
}

/// `[a, b]` of a structured binding.
fn names(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, any);
    l.add(Kind::Tuple, node, &parts)
}

/// `[x, y = f()](int a) { .. }`: what is captured by its own value is set first in the body.
fn lambda(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let declarator = node.child_by_field_name("declarator");
    let parameters = match declarator.and_then(|declarator| declarator.child_by_field_name("parameters")) {
        Some(list) => parameters(l, list),
        None => l.add_around(Kind::Params, "", &[]),
    };
    let trailing = declarator.map(|declarator| l.parts(declarator)).unwrap_or_default();
    let trailing = trailing.into_iter().find(|part| Word::of(*part) == Word::TrailingReturn);
    let returns = trailing.and_then(|trailing| l.parts(trailing).first().copied());
    let returns = returns.map_or(NOTHING, |of_type| types::of(l, of_type));
    let set = captured(l, node);
    let mut body = l.field(node, "body", block);
    if !set.is_empty() {
        let mut statements = set;
        statements.extend_from_slice(l.ast().children(body));
        body = l.add_around(Kind::Block, "", &statements);
    }
    l.add(Kind::Lambda, node, &[parameters, returns, body])
}

fn captured(l: &mut Lowering<'_>, node: Cst<'_>) -> Vec<NodeId> {
    let captures = node.child_by_field_name("captures").map(|list| l.parts(list)).unwrap_or_default();
    let captures = captures.into_iter().filter(|part| Word::of(*part) == Word::LambdaCaptureInitializer);
    let captures: Vec<_> = captures.collect();
    l.each(captures, |l, capture| {
        let modifiers = l.add_around(Kind::Modifiers, "", &[]);
        let name = l.field(capture, "left", any);
        let value = l.field(capture, "right", any);
        l.add(Kind::VarDef, capture, &[modifiers, name, NOTHING, value])
    })
}
