//! Objects: made by `new`, by a declaration with arguments, and deleted.

use palisade_grammars::{Grammar, Node as Cst};

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;
use crate::lower::c::calls::arguments;
use crate::lower::c::declarators::Declared;
use crate::lower::c::expressions::{expression, list};
use crate::lower::c::types;
use crate::lower::c::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `new T(..)`, `new T[n]`, `new (place) T`: text `new`, the place instead of a body.
pub(super) fn new(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut of_type = l.field(node, "type", types::of);
    let mut next = node.child_by_field_name("declarator");
    while let Some(declarator) = next {
        let length = l.field(declarator, "length", expression);
        of_type = l.add_around(Kind::ArrayType, "", &[of_type, length]);
        next = l.parts(declarator).into_iter().find(|part| part.kind() == "new_declarator");
    }
    let values = match node.child_by_field_name("arguments") {
        Some(values) => list(l, Kind::Args, values),
        None => l.add_around(Kind::Args, "", &[]),
    };
    let place = l.field(node, "placement", arguments);
    l.add_text(Kind::New, "new", node, &[of_type, values, place])
}

/// `delete p`, `delete[] p`
pub(super) fn delete(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add(Kind::Delete, node, &[value])
}

/// Whether `T a(b);`, which may also declare a function, makes an object: it does in the body of a function when
/// all that is in the parentheses are names.
pub(in crate::lower::c) fn is_constructed(
    l: &Lowering<'_>,
    node: Cst<'_>,
    function: Cst<'_>,
    found: Declared<'_>,
) -> bool {
    let list = function.child_by_field_name("parameters").map(|list| l.parts(list)).unwrap_or_default();
    let is_type = found.of_type != NOTHING && l.text_of(found.of_type) != "void";
    let are_values = !list.is_empty() && list.iter().all(|parameter| is_value(l, *parameter));
    is_type && are_values && *node.language() == Grammar::Cpp.language() && is_in_body(node)
}

/// Looked at last, because finding a parent takes long.
fn is_in_body(node: Cst<'_>) -> bool {
    node.parent()
        .is_some_and(|parent| matches!(Word::of(parent), Word::CompoundStatement | Word::CaseStatement))
}

/// Whether a parameter is a name alone, and so rather a value.
fn is_value(l: &Lowering<'_>, parameter: Cst<'_>) -> bool {
    let Some(of_type) = parameter.child_by_field_name("type") else { return false };
    Word::of(parameter) == Word::ParameterDeclaration
        && l.parts(parameter).len() == 1
        && matches!(Word::of(of_type), Word::TypeIdentifier)
}

/// The object that such a declaration makes.
pub(in crate::lower::c) fn constructed(l: &mut Lowering<'_>, function: Cst<'_>, of_type: NodeId) -> NodeId {
    let Some(values) = function.child_by_field_name("parameters") else { return NOTHING };
    let parts = l.parts(values);
    let parts = l.each(parts, |l, part| l.field(part, "type", types::of));
    let arguments = l.add(Kind::Args, values, &parts);
    l.add(Kind::New, values, &[of_type, arguments, NOTHING])
}
