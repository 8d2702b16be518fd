//! Declarations: a definition for each declarator, and the record that the type may define.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarators::{Declared, declared};
use super::expressions::expression;
use super::modifiers::modifiers;
use super::word::Word;
use super::{cpp, functions, initializers, records, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// `int a = 1, *b, f(int);`, in a function, outside of one or in a record.
pub(super) fn declaration(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let base = base(l, node, out);
    let declarators = Declarator::all(node);
    if declarators.is_empty() {
        alone(l, node, base, out);
    }
    for declarator in declarators {
        let id = l.deeper(declarator.node, |l, _| one(l, node, declarator, base));
        out.push(id);
    }
}

/// One declarator, with the value that the grammar puts behind it instead of into it.
#[derive(Debug, Clone, Copy)]
struct Declarator<'t> {
    node: Cst<'t>,
    value: Option<Cst<'t>>,
    is_assigned: bool,
}

impl<'t> Declarator<'t> {
    fn all(node: Cst<'t>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut cursor = node.walk();
        let mut is_there = cursor.goto_first_child();
        while is_there {
            let child = cursor.node();
            match (cursor.field_name(), all.last_mut()) {
                (Some("declarator"), _) => all.push(Self { node: child, value: None, is_assigned: false }),
                (Some("default_value" | "value"), Some(last)) => last.value = Some(child),
                (_, Some(last)) => last.is_assigned |= child.kind() == "=",
                _ => {}
            }
            is_there = cursor.goto_next_sibling();
        }
        all
    }
}

/// The type of a declaration. A record that it defines comes before what it declares.
fn base(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) -> NodeId {
    let Some(of_type) = node.child_by_field_name("type") else { return NOTHING };
    let name = of_type.child_by_field_name("name");
    if !records::is_defined(of_type) {
        return types::of(l, of_type);
    }
    let record = types::of(l, of_type);
    if name.is_none() {
        return record;
    }
    out.push(record);
    name.map_or(NOTHING, |name| expression(l, name))
}

/// A type without a name: the `...` of a pattern, a record, a member without a name.
fn alone(l: &mut Lowering<'_>, node: Cst<'_>, base: NodeId, out: &mut Vec<NodeId>) {
    let of_type = node.child_by_field_name("type");
    let is_record = of_type.is_some_and(records::is_record);
    match l.ast().kind(base) {
        Kind::Ellipsis | Kind::MetavarEllipsis => out.push(base),
        Kind::Metavar => out.push(l.add(Kind::ExprStmt, node, &[base])),
        Kind::ClassDef => out.push(base),
        // Defined before this.
        _ if of_type.is_some_and(records::is_defined) => {}
        _ if is_record => {
            let record = of_type.map_or(NOTHING, |of_type| records::record(l, of_type));
            out.push(record);
        }
        _ => {
            let modifiers = modifiers(l, node, None);
            out.push(l.add(Kind::VarDef, node, &[modifiers, NOTHING, base, NOTHING]));
        }
    }
}

/// One name of a declaration.
fn one(l: &mut Lowering<'_>, node: Cst<'_>, declarator: Declarator<'_>, base: NodeId) -> NodeId {
    let found = declared(l, Some(declarator.node), base);
    match found.function {
        Some(function) if !cpp::is_constructed(l, node, function, found) => {
            functions::function(l, node, found, NOTHING)
        }
        Some(function) => {
            let value = cpp::constructed(l, function, found.of_type);
            variable(l, node, found, value)
        }
        None if found.name.is_some_and(|name| Word::of(name) == Word::OperatorCast) => {
            functions::function(l, node, found, NOTHING)
        }
        None => {
            let value = value(l, declarator, found);
            variable(l, node, found, value)
        }
    }
}

/// What a name starts with: in its own declarator, or behind it in the declaration.
fn value(l: &mut Lowering<'_>, declarator: Declarator<'_>, found: Declared<'_>) -> NodeId {
    let (value, is_assigned) = match found.value {
        Some(value) => (Some(value), found.is_assigned),
        None => (declarator.value, declarator.is_assigned),
    };
    value.map_or(NOTHING, |value| initializers::start(l, value, found.of_type, is_assigned))
}

/// A variable, or the ellipsis that its name is.
fn variable(l: &mut Lowering<'_>, node: Cst<'_>, found: Declared<'_>, value: NodeId) -> NodeId {
    let modifiers = modifiers(l, node, None);
    let name = found.name.map_or(NOTHING, |name| functions::name_of(l, name));
    if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    l.add(Kind::VarDef, node, &[modifiers, name, found.of_type, value])
}

/// The variable of `if (int x = f())`.
pub(super) fn condition(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut declared = Vec::new();
    declaration(l, node, &mut declared);
    match declared[..] {
        [only] => only,
        _ => l.add(Kind::Block, node, &declared),
    }
}

/// `typedef struct a { .. } b, *c;`
pub(super) fn type_definition(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let base = base(l, node, out);
    let mut cursor = node.walk();
    let declarators: Vec<_> = node.children_by_field_name("declarator", &mut cursor).collect();
    for declarator in declarators {
        let found = declared(l, Some(declarator), base);
        let of_type = match found.function {
            Some(function) => functions::of_type(l, function, found.of_type),
            None => found.of_type,
        };
        let modifiers = modifiers(l, node, None);
        let name = found.name.map_or(NOTHING, |name| functions::name_of(l, name));
        out.push(l.add(Kind::TypeDef, node, &[modifiers, name, of_type]));
    }
}
