//! Words and attributes in front of a declaration, and behind the parameters of a function.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::{expression, list};
use super::word::Word;

/// Parts of a declaration that are looked at, because one of many names looks at them for each.
const MOST: usize = 64;

/// The modifiers of a declaration, followed by those of the function that it declares.
pub(super) fn modifiers(l: &mut Lowering<'_>, node: Cst<'_>, function: Option<Cst<'_>>) -> NodeId {
    let mut all = Vec::new();
    for around in [Some(node), function].into_iter().flatten() {
        let mut cursor = around.walk();
        let children: Vec<_> =
            around.children(&mut cursor).filter(|child| !child.is_extra()).take(MOST).collect();
        children.into_iter().for_each(|child| one(l, child, &mut all));
    }
    l.add_around(Kind::Modifiers, "", &all)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::StorageClass
        | Word::TypeQualifier
        | Word::VirtualSpecifier
        | Word::ExplicitFunction
        | Word::Noexcept => out.push(l.literal(Kind::Modifier, node)),
        Word::DefaultMethod => out.push(l.add_text(Kind::Modifier, "default", node, &[])),
        Word::DeleteMethod => out.push(l.add_text(Kind::Modifier, "delete", node, &[])),
        Word::PureVirtual => out.push(l.add_text(Kind::Modifier, "pure", node, &[])),
        Word::AttributeDeclaration | Word::AttributeSpecifier | Word::MsDeclspec => attributes(l, node, out),
        _ if matches!(node.kind(), "virtual" | "inline") => out.push(l.literal(Kind::Modifier, node)),
        _ => {}
    }
}

/// `[[a, b(1)]]`, `__attribute__((a, b(1)))`, `__declspec(a)`: an annotation for each.
pub(super) fn attributes(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    for part in l.parts(node) {
        let parts = if Word::of(part) == Word::ArgumentList { l.parts(part) } else { vec![part] };
        for attribute in parts {
            let value = match Word::of(attribute) {
                Word::Attribute => of_cpp(l, attribute),
                _ => expression(l, attribute),
            };
            out.push(l.add(Kind::Annotation, attribute, &[value]));
        }
    }
}

/// `prefix::name(arguments)`
fn of_cpp(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let prefix = l.field(node, "prefix", expression);
    let mut name = l.field(node, "name", expression);
    if prefix != NodeId::NOTHING {
        name = l.add_around(Kind::Member, "::", &[prefix, name]);
    }
    let arguments = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::ArgumentList);
    match arguments {
        Some(arguments) => {
            let arguments = list(l, Kind::Args, arguments);
            l.add(Kind::Call, node, &[name, arguments])
        }
        None => name,
    }
}
