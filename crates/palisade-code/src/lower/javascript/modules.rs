//! `import` and `export`. A module is a `Str`.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarations::{self, Prefix};
use super::word::Word;
use super::{expressions, functions, literals};

const NOTHING: NodeId = NodeId::NOTHING;

/// One node for each name. `import x from 'm'` imports the name `default`.
pub(super) fn import(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let before = out.len();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::ImportClause => clause(l, part, node, out),
            Word::ImportRequire => {
                let module = l.field(part, "source", literals::string);
                let alias = l.parts(part).first().map_or(NOTHING, |alias| l.name(*alias));
                out.push(l.add(Kind::Import, node, &[module, alias]));
            }
            _ => {}
        }
    }
    if out.len() == before {
        let module = l.field(node, "source", literals::string);
        out.push(l.add(Kind::Import, node, &[module, NOTHING]));
    }
}

fn clause<'t>(l: &mut Lowering<'_>, clause: Cst<'t>, node: Cst<'t>, out: &mut Vec<NodeId>) {
    for part in l.parts(clause) {
        match Word::of(part) {
            Word::NamespaceImport => {
                let module = l.field(node, "source", literals::string);
                let alias = l.parts(part).first().map_or(NOTHING, |alias| l.name(*alias));
                out.push(l.add(Kind::Import, node, &[module, alias]));
            }
            Word::NamedImports => names(l, part, node, out),
            _ => {
                let module = l.field(node, "source", literals::string);
                let name = l.name_as("default", part);
                let alias = l.name(part);
                out.push(l.add(Kind::ImportFrom, node, &[module, name, alias]));
            }
        }
    }
}

/// `{a, b as c}` of `node`. `...` among others of a pattern goes without saying.
fn names<'t>(l: &mut Lowering<'_>, list: Cst<'t>, node: Cst<'t>, out: &mut Vec<NodeId>) {
    let specifiers = l.parts(list);
    let several = specifiers.len() > 1;
    for specifier in specifiers {
        if several && specifier.child_by_field_name("name").is_some_and(|name| l.stands_for_anything(name)) {
            continue;
        }
        let module = l.field(node, "source", literals::string);
        let name = l.field(specifier, "name", exported_name);
        let alias = l.field(specifier, "alias", exported_name);
        out.push(l.add(Kind::ImportFrom, node, &[module, name, alias]));
    }
}

/// Names of modules may be strings.
fn exported_name(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::String => literals::key(l, node),
        _ => l.name(node),
    }
}

/// `export` of a declaration is one of its modifiers; names of other modules are imported on the way.
pub(super) fn export(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    if let Some(of) = node.child_by_field_name("declaration") {
        let prefix = prefix(l, node);
        l.deeper_into(node, out, |l, _, out| declarations::declaration(l, of, prefix, out));
        return;
    }
    if let Some(value) = node.child_by_field_name("value") {
        let prefix = prefix(l, node);
        let modifiers = l.add_around(Kind::Modifiers, "", &prefix.modifiers);
        let name = l.name_as("default", value);
        let value = expressions::expression(l, value);
        out.push(l.add(Kind::VarDef, node, &[modifiers, name, NOTHING, value]));
        return;
    }
    let parts = l.parts(node);
    let has_source = node.child_by_field_name("source").is_some();
    match parts.first() {
        Some(list) if has_source && Word::of(*list) == Word::ExportClause => names(l, *list, node, out),
        _ => {
            let text = if has_source { "export *" } else { "export" };
            let parts = l.each(parts, exported);
            out.push(l.add_text(Kind::Other, text, node, &parts));
        }
    }
}

/// Decorators, `export` and `default`.
fn prefix<'t>(l: &mut Lowering<'_>, node: Cst<'t>) -> Prefix<'t> {
    let mut modifiers = Vec::new();
    let mut cursor = node.walk();
    let children: Vec<_> = node.children(&mut cursor).collect();
    for child in children {
        match (Word::of(child), child.kind()) {
            (Word::Decorator, _) => modifiers.push(functions::decorator(l, child)),
            (_, "export" | "default") => modifiers.push(l.literal(Kind::Modifier, child)),
            _ => {}
        }
    }
    Prefix { modifiers, whole: Some(node) }
}

/// What an `export` without a declaration names.
fn exported(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ExportClause => {
            let parts = l.parts(node);
            let names = l.each(parts, |l, specifier| {
                let name = l.field(specifier, "name", exported_name);
                let alias = l.field(specifier, "alias", exported_name);
                let alias = if alias == NOTHING { name } else { alias };
                l.add(Kind::Pair, specifier, &[name, alias])
            });
            l.add(Kind::Object, node, &names)
        }
        Word::NamespaceExport => l.parts(node).first().map_or(NOTHING, |name| exported_name(l, *name)),
        _ => expressions::expression(l, node),
    }
}
