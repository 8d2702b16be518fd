//! Calls, members, what `new` makes, and the words of the language that are calls to rules.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{classes, names};

const NOTHING: NodeId = NodeId::NOTHING;

/// `f(..)`; `f(...)` makes a function of its name.
pub(super) fn function(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let callee = l.field(node, "function", expression);
    call(l, node, callee)
}

/// `$o->f(..)`, `A::f(..)`
pub(super) fn method(l: &mut Lowering<'_>, node: Cst<'_>, object: &str) -> NodeId {
    let callee = member_of(l, node, object, names::member);
    call(l, node, callee)
}

fn call(l: &mut Lowering<'_>, node: Cst<'_>, callee: NodeId) -> NodeId {
    let Some(list) = node.child_by_field_name("arguments") else { return callee };
    let is_reference = matches!(l.parts(list)[..], [only] if Word::of(only) == Word::VariadicPlaceholder);
    if is_reference {
        return callee;
    }
    let arguments = arguments(l, list);
    l.add(Kind::Call, node, &[callee, arguments])
}

/// `$o->p`
pub(super) fn member(l: &mut Lowering<'_>, node: Cst<'_>, object: &str) -> NodeId {
    member_of(l, node, object, names::member)
}

/// `A::$p`
pub(super) fn static_property(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    member_of(l, node, "scope", names::member)
}

fn member_of<'t>(
    l: &mut Lowering<'_>,
    node: Cst<'t>,
    object: &str,
    name: impl FnOnce(&mut Lowering<'_>, Cst<'t>) -> NodeId,
) -> NodeId {
    let object = l.field(node, object, expression);
    let name = l.field(node, "name", name);
    of_object(l, object, name)
}

/// `A::C`, `A::class`
pub(super) fn class_constant(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [object, name] => {
            let object = expression(l, object);
            let name = names::member(l, name);
            of_object(l, object, name)
        }
        _ => l.other(node, expression),
    }
}

/// A member, or any chain behind `object` when the name is `...`.
fn of_object(l: &mut Lowering<'_>, object: NodeId, name: NodeId) -> NodeId {
    match l.ast().kind(name) {
        Kind::Ellipsis => l.add_around(Kind::MemberEllipsis, "", &[object]),
        _ => l.add_around(Kind::Member, "", &[object, name]),
    }
}

pub(super) fn arguments(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let arguments = l.each(parts, argument);
    l.add(Kind::Args, node, &arguments)
}

fn argument(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if Word::of(node) != Word::Argument {
        return expression(l, node);
    }
    let name = node.child_by_field_name("name");
    let value = l.parts(node).into_iter().rfind(|part| Some(*part) != name && !is_reference(*part));
    let value = value.map_or(NOTHING, |value| expression(l, value));
    match name {
        Some(name) => l.add_text(Kind::NamedArg, l.text(name), node, &[value]),
        None => value,
    }
}

fn is_reference(node: Cst<'_>) -> bool {
    Word::of(node) == Word::ReferenceModifier
}

/// `new A(..)`, `new class(..) {..}`
pub(super) fn new_object(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let anonymous = parts.iter().find(|part| Word::of(**part) == Word::AnonymousClass);
    if let Some(class) = anonymous {
        return classes::anonymous(l, node, *class);
    }
    let is_class = |part: &&Cst<'_>| !matches!(Word::of(**part), Word::Arguments | Word::AttributeList);
    let class = parts.iter().find(is_class).map_or(NOTHING, |class| expression(l, *class));
    let list = parts.iter().find(|part| Word::of(**part) == Word::Arguments);
    let arguments = list.map(|list| arguments(l, *list));
    let arguments = arguments.unwrap_or_else(|| l.add_around(Kind::Args, "", &[]));
    l.add(Kind::New, node, &[class, arguments, NOTHING])
}

/// A word before an expression, such as `print` or `include`, as a call.
pub(super) fn of_operator(l: &mut Lowering<'_>, word: &str, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let values = l.each(parts, expression);
    of_word(l, word, node, &values)
}

/// A call of a word that the source need not spell.
pub(super) fn of_word(l: &mut Lowering<'_>, word: &str, node: Cst<'_>, values: &[NodeId]) -> NodeId {
    let callee = match node.child(0) {
        Some(first) if l.text(first).eq_ignore_ascii_case(word) => l.name_as(word, first),
        _ => l.name_as(word, node),
    };
    let arguments = l.add_around(Kind::Args, "", values);
    l.add(Kind::Call, node, &[callee, arguments])
}
