//! Classes, interfaces, traits, enums and their members.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{attributes, calls, functions, names};

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn word(node: Cst<'_>) -> Option<&'static str> {
    match Word::of(node) {
        Word::ClassDeclaration => Some("class"),
        Word::EnumDeclaration => Some("enum"),
        Word::InterfaceDeclaration => Some("interface"),
        Word::TraitDeclaration => Some("trait"),
        _ => None,
    }
}

pub(super) fn class(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = word(node).unwrap_or("class");
    let modifiers = attributes::modifiers(l, node, &[]);
    let name = l.field(node, "name", names::folded);
    let (extends, implements) = bases(l, node);
    let body = l.field(node, "body", body);
    l.add_text(Kind::ClassDef, text, node, &[modifiers, name, NOTHING, extends, implements, body])
}

/// What a class extends, and what it implements. An interface extends in any order.
fn bases(l: &mut Lowering<'_>, node: Cst<'_>) -> (NodeId, NodeId) {
    let (mut extends, mut implements) = (Vec::new(), Vec::new());
    let is_interface = Word::of(node) == Word::InterfaceDeclaration;
    for part in l.parts(node) {
        let list = match Word::of(part) {
            Word::BaseClause if !is_interface => &mut extends,
            Word::BaseClause | Word::ClassInterfaceClause => &mut implements,
            _ => continue,
        };
        let parts = l.parts(part);
        *list = l.each(parts, expression);
    }
    let extends = l.add_around(Kind::Bases, "", &extends);
    (extends, l.add_around(Kind::Bases, "", &implements))
}

/// `new class(..) extends A {..}`
pub(super) fn anonymous(l: &mut Lowering<'_>, node: Cst<'_>, class: Cst<'_>) -> NodeId {
    let (extends, _) = bases(l, class);
    let base = l.ast().children(extends).first().copied().unwrap_or(NOTHING);
    let list = l.parts(class).into_iter().find(|part| Word::of(*part) == Word::Arguments);
    let arguments = list.map(|list| calls::arguments(l, list));
    let arguments = arguments.unwrap_or_else(|| l.add_around(Kind::Args, "", &[]));
    let body = l.field(class, "body", body);
    l.add(Kind::New, node, &[base, arguments, body])
}

fn body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut members = Vec::new();
    for part in l.parts(node) {
        l.deeper_into(part, &mut members, member);
    }
    l.add(Kind::ClassBody, node, &members)
}

fn member(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::MethodDeclaration => {
            out.push(functions::definition(l, node));
            out.extend(functions::promoted(l, node));
        }
        Word::PropertyDeclaration => properties(l, node, out),
        Word::ConstDeclaration => constants(l, node, out),
        Word::EnumCase => {
            let modifiers = attributes::modifiers(l, node, &[]);
            let name = l.field(node, "name", names::folded);
            let value = l.field(node, "value", expression);
            out.push(l.add(Kind::VarDef, node, &[modifiers, name, NOTHING, value]));
        }
        Word::UseDeclaration => out.push(traits(l, node)),
        _ => out.push(l.other(node, expression)),
    }
}

/// `private $a = 1, $b;`: a definition for each name, and the methods that read and set it.
fn properties(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let (elements, hooks): (Vec<_>, Vec<_>) =
        l.parts(node).into_iter().partition(|part| Word::of(*part) != Word::PropertyHooks);
    for element in elements.into_iter().filter(|part| Word::of(*part) == Word::PropertyElement) {
        let modifiers = attributes::modifiers(l, node, &[]);
        let name = l.field(element, "name", names::variable);
        let of_type = l.field(node, "type", expression);
        let value = l.field(element, "default_value", expression);
        out.push(l.add(Kind::VarDef, node, &[modifiers, name, of_type, value]));
    }
    for hooks in hooks {
        let parts = l.parts(hooks);
        out.extend(l.each(parts, hook));
    }
}

/// `get => e;`, `set(..) {..}`
fn hook(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let modifiers = attributes::modifiers(l, node, &[]);
    let name = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::Name);
    let name = name.map_or(NOTHING, |name| names::folded(l, name));
    let parameters = l.field(node, "parameters", functions::parameters);
    let parameters = if parameters == NOTHING { l.add_around(Kind::Params, "", &[]) } else { parameters };
    let body = l.field(node, "body", |l, body| match Word::of(body) {
        Word::CompoundStatement => super::statements::block(l, body),
        _ => {
            let value = expression(l, body);
            let value = l.add(Kind::Return, body, &[value]);
            l.add(Kind::Block, body, &[value])
        }
    });
    l.add(Kind::FuncDef, node, &[modifiers, name, NOTHING, parameters, NOTHING, body])
}

/// `const A = 1, B = 2;`: a definition for each name.
pub(super) fn constants(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    for element in l.parts(node).into_iter().filter(|part| Word::of(*part) == Word::ConstElement) {
        let modifiers = attributes::modifiers(l, node, &["const"]);
        let of_type = l.field(node, "type", expression);
        let parts = l.parts(element);
        let name = parts.first().map_or(NOTHING, |name| names::folded(l, *name));
        let value = parts.get(1).map_or(NOTHING, |value| expression(l, *value));
        out.push(l.add(Kind::VarDef, node, &[modifiers, name, of_type, value]));
    }
}

/// `use A, B;` in a class, or the ellipsis that its only name is.
fn traits(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let names = l.each(parts, expression);
    match names[..] {
        [only] if matches!(l.ast().kind(only), Kind::Ellipsis | Kind::MetavarEllipsis) => only,
        _ => l.add_text(Kind::Other, "use_declaration", node, &names),
    }
}
