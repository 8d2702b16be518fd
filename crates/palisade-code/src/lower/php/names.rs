//! Names: variables keep their dollar and their letters, everything else is in small letters.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::{Lowering, Placeholders};

use super::expressions::expression;
use super::word::Word;

/// A name that the language takes in any letters.
pub(super) fn folded(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    folded_as(l, l.text(node), node)
}

fn folded_as(l: &mut Lowering<'_>, text: &str, node: Cst<'_>) -> NodeId {
    let is_placeholder = l.is_pattern() && Placeholders::read(text).is_some();
    match is_placeholder {
        true => l.name_as(text, node),
        false => l.name_as(&text.to_ascii_lowercase(), node),
    }
}

/// `$x`; `$this` is the object as in other languages.
pub(super) fn variable(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let text = l.text(node);
    let bare = text.trim_start_matches(['$', '&']);
    let is_placeholder = l.is_pattern() && Placeholders::read(bare).is_some();
    match is_placeholder || bare == "this" {
        true => l.name_as(bare, node),
        false => l.name_as(text, node),
    }
}

/// What is behind an arrow: a name, or something that says the name.
pub(super) fn member(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Name => folded(l, node),
        _ => expression(l, node),
    }
}

/// `A\B\c`, also with a backslash before it.
pub(super) fn qualified(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut parts = Vec::new();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::NamespaceName => {
                let inner = l.parts(part);
                parts.extend(l.each(inner, folded));
            }
            _ => parts.push(folded(l, part)),
        }
    }
    joined(l, &parts)
}

/// `namespace_name` and names, as one dotted name.
pub(super) fn joined(l: &mut Lowering<'_>, parts: &[NodeId]) -> NodeId {
    let join = |whole: NodeId, part: NodeId| l.add_around(Kind::Member, "", &[whole, part]);
    parts.iter().copied().reduce(join).unwrap_or(NodeId::NOTHING)
}

/// `$$x` and `${x}`: the variable of a name that is computed.
pub(super) fn dynamic(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node).first() {
        // `${x}` in a text.
        Some(inner) if Word::of(*inner) == Word::Name => {
            let text = format!("${}", l.text(*inner));
            l.name_as(&text, node)
        }
        Some(inner) => {
            let inner = expression(l, *inner);
            super::calls::of_word(l, "eval_var", node, &[inner])
        }
        None => l.other(node, expression),
    }
}
