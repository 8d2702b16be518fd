//! Imports. A module is a `Name`, or `Member`s of one.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;

/// `import a.b as c, d`: one node for each module.
pub(super) fn import(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let mut cursor = node.walk();
    let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
    for name in names {
        let (module, alias) = named(l, name);
        out.push(l.add(Kind::Import, node, &[module, alias]));
    }
}

/// `from a import b as c, d`: one node for each name.
pub(super) fn import_from(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let mut cursor = node.walk();
    let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
    let module = node.child_by_field_name("module_name");
    let all = l.parts(node).into_iter().any(|part| Word::of(part) == Word::WildcardImport);
    if all {
        let module = from(l, module, node);
        out.push(l.add(Kind::ImportAll, node, &[module]));
    }
    for name in names {
        let module = from(l, module, node);
        let (name, alias) = named(l, name);
        out.push(l.add(Kind::ImportFrom, node, &[module, name, alias]));
    }
}

fn from(l: &mut Lowering<'_>, module: Option<Cst<'_>>, node: Cst<'_>) -> NodeId {
    match module {
        Some(module) => dotted(l, module),
        None => l.name_as("__future__", node),
    }
}

/// A name and its alias.
fn named(l: &mut Lowering<'_>, node: Cst<'_>) -> (NodeId, NodeId) {
    match node.child_by_field_name("name") {
        Some(name) => (dotted(l, name), l.field(node, "alias", |l, alias| l.name(alias))),
        None => (dotted(l, node), NodeId::NOTHING),
    }
}

/// `a.b.c`, or `.a` for one in the same package.
pub(super) fn dotted(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::DottedName => {
            let parts = l.parts(node);
            let names = l.each(parts, |l, part| l.name(part));
            let join = |whole: NodeId, part: NodeId| l.add_around(Kind::Member, "", &[whole, part]);
            names.into_iter().reduce(join).unwrap_or(NodeId::NOTHING)
        }
        _ => l.name(node),
    }
}
