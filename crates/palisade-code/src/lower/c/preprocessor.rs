//! Lines of the preprocessor. What is compiled only under a condition is code like any other: all branches stand
//! one after the other.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::literals;
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

pub(super) fn is_branch(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::PreprocIf | Word::PreprocIfdef | Word::PreprocElif | Word::PreprocElifdef | Word::PreprocElse
    )
}

pub(super) fn is_directive(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::PreprocInclude | Word::PreprocDef | Word::PreprocFunctionDef | Word::PreprocCall
    )
}

/// A branch in a pattern, whose condition would be lost.
pub(super) fn refused(l: &mut Lowering<'_>, node: Cst<'_>) -> Option<NodeId> {
    l.is_pattern().then(|| l.reject(node, "condition of the preprocessor in a pattern"))
}

/// What is in all branches, each thing by `one`.
pub(super) fn branches<'t>(
    l: &mut Lowering<'_>,
    node: Cst<'t>,
    out: &mut Vec<NodeId>,
    one: fn(&mut Lowering<'_>, Cst<'t>, &mut Vec<NodeId>),
) {
    if let Some(refused) = refused(l, node) {
        out.push(refused);
        return;
    }
    // One `#elif` is in the other.
    let mut next = Some(node);
    while let Some(branch) = next {
        let condition =
            branch.child_by_field_name("condition").or_else(|| branch.child_by_field_name("name"));
        next = branch.child_by_field_name("alternative");
        for part in l.parts(branch) {
            if Some(part) != condition && Some(part) != next {
                l.deeper_into(part, out, |l, part, out| one(l, part, out));
            }
        }
    }
}

/// A directive, without the end of its line, which the grammar takes for a part of it.
pub(super) fn directive(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let id = match Word::of(node) {
        Word::PreprocInclude => include(l, node),
        Word::PreprocDef | Word::PreprocFunctionDef => define(l, node),
        _ => {
            let directive = l.field(node, "directive", |l, word| l.name_as(l.text(word).trim(), word));
            let argument = l.field(node, "argument", argument);
            l.add_around(Kind::Other, "directive", &[directive, argument])
        }
    };
    l.start_at(id, node);
    id
}

/// `#include "a.h"`, `#include <a.h>`, `#include A`
fn include(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let path = l.field(node, "path", |l, path| match Word::of(path) {
        Word::SystemLibString => l.string(l.text(path).trim_matches(['<', '>']), path),
        _ => expression(l, path),
    });
    l.add_around(Kind::Import, "include", &[path, NOTHING])
}

/// `#define A 1`, `#define A(x) ..`: text `define`; the name, the parameters, the value.
fn define(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let name = l.field(node, "name", expression);
    let parameters = l.field(node, "parameters", |l, list| {
        let parts = l.parts(list);
        let parts = l.each(parts, expression);
        l.add(Kind::Params, list, &parts)
    });
    let value = l.field(node, "value", argument);
    l.add_around(Kind::Other, "define", &[name, parameters, value])
}

/// The rest of a line, which the grammar does not look into: a number, a string, a name or a text.
fn argument(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = l.text(node).trim();
    let is_name = text.chars().all(|each| each.is_alphanumeric() || each == '_');
    if literals::is_number(text) {
        return l.number_as(text, node);
    }
    match text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => l.string(inner, node),
        _ if is_name => l.name_as(text, node),
        _ => l.add_text(Kind::Other, text, node, &[]),
    }
}
