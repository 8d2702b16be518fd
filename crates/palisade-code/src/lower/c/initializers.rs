//! Values in braces, and objects that are made of them.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::{expression, list};
use super::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// `{1, .x = 2}`
pub(super) fn braces(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    list(l, Kind::Array, node)
}

/// `.x = 1`, `[0] = 1`; a way of several steps is an `Other` of them.
pub(super) fn pair(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut cursor = node.walk();
    let designators: Vec<_> = node.children_by_field_name("designator", &mut cursor).collect();
    let mut keys = l.each(designators, |l, designator| {
        let inner = l.parts(designator).first().copied().unwrap_or(designator);
        expression(l, inner)
    });
    let key = match keys.len() {
        1 => keys.remove(0),
        _ => l.add_around(Kind::Other, "designators", &keys),
    };
    let value = l.field(node, "value", expression);
    l.add(Kind::Pair, node, &[key, value])
}

/// `(struct point){1, 2}` of C is a cast, `Point{1, 2}` of C++ makes an object.
pub(super) fn compound(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let of_type = l.field(node, "type", expression);
    if node.child(0).is_some_and(|first| first.kind() == "(") {
        let value = l.field(node, "value", expression);
        return l.add(Kind::Cast, node, &[of_type, value]);
    }
    let arguments = l.field(node, "value", |l, list| self::list(l, Kind::Args, list));
    l.add(Kind::New, node, &[of_type, arguments, NOTHING])
}

/// What a declared name starts with: behind `=`, in parentheses or in braces. Of a number in braces the number.
pub(super) fn start(l: &mut Lowering<'_>, value: Cst<'_>, of_type: NodeId, is_assigned: bool) -> NodeId {
    let word = Word::of(value);
    if is_assigned || !matches!(word, Word::ArgumentList | Word::InitializerList) {
        return expression(l, value);
    }
    let parts = l.parts(value);
    if let [only] = parts[..]
        && is_number(l.text_of(of_type))
    {
        return expression(l, only);
    }
    let arguments = list(l, Kind::Args, value);
    l.add(Kind::New, value, &[of_type, arguments, NOTHING])
}

fn is_number(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    matches!(last, "bool" | "char" | "double" | "float" | "int" | "long" | "short" | "unsigned" | "size_t")
}
