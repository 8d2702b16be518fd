//! Classes, records, interfaces, enums and annotation types.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::statements::each;
use super::word::Word;
use super::{annotations, calls, parameters, types};

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_class(node: Cst<'_>) -> bool {
    word(node).is_some()
}

fn word(node: Cst<'_>) -> Option<&'static str> {
    match Word::of(node) {
        Word::ClassDeclaration => Some("class"),
        Word::RecordDeclaration => Some("record"),
        Word::EnumDeclaration => Some("enum"),
        Word::InterfaceDeclaration => Some("interface"),
        Word::AnnotationTypeDeclaration => Some("@interface"),
        _ => None,
    }
}

pub(super) fn class(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = word(node).unwrap_or("class");
    let mut modifiers = Vec::new();
    let (mut extends, mut implements) = (Vec::new(), Vec::new());
    for part in l.parts(node) {
        match Word::of(part) {
            Word::SuperInterfaces => implements = types::list(l, part),
            Word::ExtendsInterfaces => extends = types::list(l, part),
            Word::Permits => {
                let permitted = types::list(l, part);
                modifiers.push(l.add_text(Kind::Other, "permits", part, &permitted));
            }
            _ => {}
        }
    }
    if let Some(superclass) = node.child_by_field_name("superclass") {
        extends = types::list(l, superclass);
    }
    let modifiers = annotations::modifiers(l, node, &modifiers);
    let name = l.field(node, "name", |l, name| l.name(name));
    let type_parameters = l.field(node, "type_parameters", type_parameters);
    let extends = l.add_around(Kind::Bases, "", &extends);
    let implements = l.add_around(Kind::Bases, "", &implements);
    // What a record holds comes first in its body.
    let components = l.field(node, "parameters", parameters::of_method);
    let components = if components == NOTHING { vec![] } else { vec![components] };
    let body = l.field(node, "body", |l, node| body(l, node, &components));
    l.add_text(Kind::ClassDef, text, node, &[modifiers, name, type_parameters, extends, implements, body])
}

/// `<A, B extends C>`: a bound is the type of its parameter.
pub(super) fn type_parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parameters = l.each(parts, |l, part| {
        let parts = l.parts(part);
        let name = parts.iter().find(|part| Word::of(**part) == Word::TypeIdentifier);
        let name = name.map_or(NOTHING, |name| l.name(*name));
        let bounds = parts.iter().find(|part| Word::of(**part) == Word::TypeBound);
        let bounds = bounds.map(|bounds| types::list(l, *bounds)).unwrap_or_default();
        let bound = match bounds[..] {
            [] => NOTHING,
            [only] => only,
            _ => l.add_around(Kind::Other, "intersection_type", &bounds),
        };
        parameters::declared(l, part, name, bound)
    });
    l.add(Kind::TypeParams, node, &parameters)
}

/// Members behind those that are there already.
pub(super) fn body(l: &mut Lowering<'_>, node: Cst<'_>, first: &[NodeId]) -> NodeId {
    let mut members = first.to_vec();
    for part in l.parts(node) {
        if Word::of(part) == Word::EnumBodyDeclarations {
            let parts = l.parts(part);
            members.extend(each(l, &parts));
        } else {
            members.extend(each(l, &[part]));
        }
    }
    l.add(Kind::ClassBody, node, &members)
}

/// `NAME(..) { .. }`: a variable whose value is made by what is behind the name.
pub(super) fn enum_constant(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let modifiers = annotations::modifiers(l, node, &[]);
    let name = l.field(node, "name", |l, name| l.name(name));
    if l.ast().kind(name) == Kind::Ellipsis {
        return name;
    }
    let arguments = l.field(node, "arguments", calls::arguments);
    let body = l.field(node, "body", expression);
    l.add_text(Kind::Other, "enum_constant", node, &[modifiers, name, arguments, body])
}
