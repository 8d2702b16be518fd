//! Types of parameters, properties and answers.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::names;
use super::word::Word;

pub(super) fn is_type(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::BottomType
            | Word::DnfType
            | Word::IntersectionType
            | Word::NamedType
            | Word::OptionalType
            | Word::PrimitiveType
            | Word::TypeList
            | Word::UnionType
    )
}

pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match (Word::of(node), &l.parts(node)[..]) {
        (Word::PrimitiveType | Word::BottomType, _) => names::folded(l, node),
        (Word::NamedType | Word::UnionType | Word::TypeList | Word::DnfType, [only]) => expression(l, *only),
        (Word::OptionalType, [only]) => {
            let inner = expression(l, *only);
            l.add_text(Kind::Other, "?", node, &[inner])
        }
        // What is caught is one of several types.
        (Word::TypeList, parts) => {
            let parts = l.each(parts.iter().copied(), expression);
            l.add_text(Kind::Other, "union_type", node, &parts)
        }
        _ => l.other(node, expression),
    }
}
