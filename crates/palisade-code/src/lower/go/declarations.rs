//! Variables, constants, types, imports.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::{expression, values};
use super::word::Word;
use super::{functions, literals};

const NOTHING: NodeId = NodeId::NOTHING;

/// `var a T = 1`, `const (..)`: a definition for each name.
pub(super) fn variables(l: &mut Lowering<'_>, word: &str, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let parts = l.parts(node);
    let is_only = parts.len() == 1 && !parts.iter().any(|part| Word::of(*part) == Word::VarSpecList);
    for part in parts {
        if Word::of(part) == Word::VarSpecList {
            for spec in l.parts(part) {
                specification(l, word, spec, spec, out);
            }
        } else {
            specification(l, word, part, if is_only { node } else { part }, out);
        }
    }
}

/// The names of one line, each with its value; several names with one value are a `Tuple`.
fn specification(l: &mut Lowering<'_>, word: &str, node: Cst<'_>, whole: Cst<'_>, out: &mut Vec<NodeId>) {
    let mut cursor = node.walk();
    let names: Vec<_> =
        node.children_by_field_name("name", &mut cursor).filter(|name| name.is_named()).collect();
    let list = node.child_by_field_name("value");
    let given = list.map(|list| l.parts(list)).unwrap_or_default();
    if let Some(list) = list
        && given.len() != names.len()
    {
        let names = l.each(names, |l, name| l.name(name));
        let names = l.add_around(Kind::Tuple, "", &names);
        let value = values(l, list);
        out.push(variable(l, word, node, whole, names, value));
        return;
    }
    for (at, name) in names.into_iter().enumerate() {
        let name = l.name(name);
        let value = given.get(at).map_or(NOTHING, |value| expression(l, *value));
        out.push(variable(l, word, node, whole, name, value));
    }
}

fn variable(
    l: &mut Lowering<'_>,
    word: &str,
    node: Cst<'_>,
    whole: Cst<'_>,
    target: NodeId,
    value: NodeId,
) -> NodeId {
    let modifier = l.add_text(Kind::Modifier, word, whole, &[]);
    let modifiers = l.add_around(Kind::Modifiers, "", &[modifier]);
    let of_type = l.field(node, "type", expression);
    l.add(Kind::VarDef, whole, &[modifiers, target, of_type, value])
}

/// `type A struct {..}`, `type A = B`, `type (..)`
pub(super) fn types(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let parts = l.parts(node);
    let is_only = parts.len() == 1;
    for part in parts {
        let id = l.deeper(part, |l, part| named_type(l, part, if is_only { node } else { part }));
        out.push(id);
    }
}

fn named_type(l: &mut Lowering<'_>, node: Cst<'_>, whole: Cst<'_>) -> NodeId {
    let name = l.field(node, "name", |l, name| l.name(name));
    let type_parameters = l.field(node, "type_parameters", functions::type_parameters);
    let Some(of_type) = node.child_by_field_name("type") else { return l.other(node, expression) };
    let text = match Word::of(of_type) {
        Word::StructType => "struct",
        Word::InterfaceType => "interface",
        _ => {
            let generic = if type_parameters == NOTHING { vec![] } else { vec![type_parameters] };
            let modifiers = l.add_around(Kind::Modifiers, "", &generic);
            let of_type = expression(l, of_type);
            let text = if Word::of(node) == Word::TypeAlias { "=" } else { "" };
            return l.add_text(Kind::TypeDef, text, whole, &[modifiers, name, of_type]);
        }
    };
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    let extends = l.add_around(Kind::Bases, "", &[]);
    let implements = l.add_around(Kind::Bases, "", &[]);
    let body = body(l, of_type);
    l.add_text(Kind::ClassDef, text, whole, &[modifiers, name, type_parameters, extends, implements, body])
}

/// A struct or interface type without a name.
pub(super) fn anonymous(l: &mut Lowering<'_>, text: &str, node: Cst<'_>) -> NodeId {
    let body = body(l, node);
    l.add_text(Kind::Other, text, node, &[body])
}

/// Fields of a struct, or methods and types of an interface.
fn body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut members = Vec::new();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::FieldDeclarationList => {
                for field in l.parts(part) {
                    fields(l, field, &mut members);
                }
            }
            Word::MethodElem => members.push(functions::definition(l, part)),
            _ => {
                let of_type = expression(l, part);
                members.push(embedded(l, part, of_type));
            }
        }
    }
    l.add(Kind::ClassBody, node, &members)
}

/// `a, b T` and its tag: a variable for each name.
fn fields(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let mut cursor = node.walk();
    let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
    if names.is_empty() {
        let of_type = l.field(node, "type", expression);
        out.push(embedded(l, node, of_type));
    }
    for name in names {
        let tag = l.field(node, "tag", |l, tag| {
            let tag_text = literals::string(l, tag);
            l.add(Kind::Annotation, tag, &[tag_text])
        });
        let tag = if tag == NOTHING { vec![] } else { vec![tag] };
        let modifiers = l.add_around(Kind::Modifiers, "", &tag);
        let name = l.name(name);
        let of_type = l.field(node, "type", expression);
        out.push(l.add(Kind::VarDef, node, &[modifiers, name, of_type, NOTHING]));
    }
}

/// A type that gives its members, or the ellipsis in its place.
fn embedded(l: &mut Lowering<'_>, node: Cst<'_>, of_type: NodeId) -> NodeId {
    if matches!(l.ast().kind(of_type), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return of_type;
    }
    let spread = l.add_text(Kind::Spread, "...", node, &[of_type]);
    l.add(Kind::ExprStmt, node, &[spread])
}

/// `import "a"`, `import b "a"`, `import . "a"`, `import (..)`: one node for each, all where the word is.
pub(super) fn imports(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    for part in l.parts(node) {
        match Word::of(part) {
            Word::ImportSpecList => {
                for spec in l.parts(part) {
                    out.push(import(l, spec, node));
                }
            }
            _ => out.push(import(l, part, node)),
        }
    }
}

fn import(l: &mut Lowering<'_>, node: Cst<'_>, whole: Cst<'_>) -> NodeId {
    let path = l.field(node, "path", literals::string);
    match node.child_by_field_name("name") {
        Some(name) if Word::of(name) == Word::Dot => l.add(Kind::ImportAll, whole, &[path]),
        Some(name) => match l.name(name) {
            alias if l.ast().kind(alias) == Kind::Ellipsis => alias,
            alias => l.add(Kind::Import, whole, &[path, alias]),
        },
        None => l.add(Kind::Import, whole, &[path, NOTHING]),
    }
}
