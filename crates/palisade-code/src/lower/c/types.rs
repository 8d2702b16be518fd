//! Types. What qualifies one (`const`) belongs to the modifiers of what is declared.

use palisade_grammars::Node as Cst;

use crate::ast::NodeId;
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{cpp, declarators, records};

pub(super) fn is_type(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::Auto
            | Word::ClassSpecifier
            | Word::DependentType
            | Word::EnumSpecifier
            | Word::PlaceholderType
            | Word::PrimitiveType
            | Word::SizedType
            | Word::StructSpecifier
            | Word::TemplateType
            | Word::TypeDescriptor
            | Word::TypeIdentifier
            | Word::UnionSpecifier
    )
}

/// A type where it is used.
pub(super) fn of(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::TypeIdentifier | Word::PrimitiveType | Word::Auto => l.name(node),
        Word::SizedType => {
            let words: Vec<_> = l.text(node).split_whitespace().collect();
            l.name_as(&words.join(" "), node)
        }
        Word::PlaceholderType => l.name_as("auto", node),
        Word::TypeDescriptor => descriptor(l, node),
        Word::DependentType => {
            let inner = l.parts(node).first().copied();
            inner.map_or(NodeId::NOTHING, |inner| expression(l, inner))
        }
        Word::TemplateType => cpp::template(l, node),
        Word::StructSpecifier | Word::UnionSpecifier | Word::EnumSpecifier | Word::ClassSpecifier => {
            record(l, node)
        }
        _ => expression(l, node),
    }
}

/// `struct a` is the type `a`; one that is written out here is what it defines.
fn record(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match node.child_by_field_name("name") {
        Some(name) if node.child_by_field_name("body").is_none() => {
            let name = expression(l, name);
            l.widen(name, node)
        }
        _ => records::record(l, node),
    }
}

/// A type without a name: `const char *`, `int (*)(int)`, `char[10]`.
fn descriptor(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let base = l.field(node, "type", of);
    let Some(declarator) = node.child_by_field_name("declarator") else { return base };
    let declared = declarators::declared(l, Some(declarator), base);
    l.widen(declared.of_type, node)
}
