//! Methods, constructors, and the elements of annotation types.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::statements::block;
use super::word::Word;
use super::{annotations, definitions, parameters, types};

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_method(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::MethodDeclaration
            | Word::ConstructorDeclaration
            | Word::CompactConstructor
            | Word::AnnotationTypeElement
    )
}

/// What it throws stands among its modifiers, so that rules may leave it out.
pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut more = Vec::new();
    for part in l.parts(node).into_iter().filter(|part| Word::of(*part) == Word::Throws) {
        for thrown in types::list(l, part) {
            more.push(l.add_around(Kind::Other, "throws", &[thrown]));
        }
    }
    let default = l.field(node, "value", expression);
    if default != NOTHING {
        more.push(l.add_around(Kind::Other, "default", &[default]));
    }
    let modifiers = annotations::modifiers(l, node, &more);
    let name = l.field(node, "name", |l, name| l.name(name));
    let type_parameters = l.field(node, "type_parameters", definitions::type_parameters);
    let parameters = l.field(node, "parameters", parameters::of_method);
    let parameters = if parameters == NOTHING { l.add_around(Kind::Params, "", &[]) } else { parameters };
    let returns = types::declared(l, node.child_by_field_name("type"), node);
    let body = l.field(node, "body", block);
    l.add(Kind::FuncDef, node, &[modifiers, name, type_parameters, parameters, returns, body])
}
