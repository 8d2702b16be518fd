//! Templates and qualified names.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;
use crate::lower::c::expressions::expression;
use crate::lower::c::functions::parameter;
use crate::lower::c::statements;
use crate::lower::c::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// Names of one qualified name. What is behind them is damage.
const LONGEST: usize = 64;

/// `name<arguments>`
pub(in crate::lower::c) fn template(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut children = vec![l.field(node, "name", expression)];
    if let Some(arguments) = node.child_by_field_name("arguments") {
        let arguments = l.parts(arguments);
        children.extend(l.each(arguments, expression));
    }
    l.add(Kind::Generic, node, &children)
}

/// `a::b::c`, which the grammar nests to the right, as members of members. `::a` is `a`.
pub(super) fn qualified(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut parts = Vec::new();
    let mut next = Some(node);
    while let Some(part) = next.take() {
        if parts.len() == LONGEST {
            parts.push(l.reject(part, "nested too deeply"));
        } else if Word::of(part) == Word::QualifiedIdentifier {
            if let Some(scope) = part.child_by_field_name("scope") {
                parts.push(expression(l, scope));
            }
            next = part.child_by_field_name("name");
        } else {
            parts.push(expression(l, part));
        }
    }
    let join = |whole: NodeId, part: NodeId| match l.ast().kind(part) {
        Kind::Ellipsis => l.add_around(Kind::MemberEllipsis, "", &[whole]),
        _ => l.add_around(Kind::Member, "::", &[whole, part]),
    };
    let whole = parts.into_iter().reduce(join).unwrap_or(NOTHING);
    l.widen(whole, node)
}

/// `template <class T> ..`: its parameters go to what it declares, as the first of its modifiers.
pub(super) fn declaration(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let parameters = l.field(node, "parameters", parameters);
    let list = node.child_by_field_name("parameters");
    let first = out.len();
    for part in l.parts(node) {
        if Some(part) != list {
            statements::statement(l, part, out);
        }
    }
    for id in out.drain(first..).collect::<Vec<_>>() {
        out.push(with_parameters(l, node, id, parameters));
    }
}

/// A function or class gets type parameters; anything else stays as it is.
fn with_parameters(l: &mut Lowering<'_>, node: Cst<'_>, id: NodeId, parameters: NodeId) -> NodeId {
    let kind = l.ast().kind(id);
    if !matches!(kind, Kind::FuncDef | Kind::ClassDef) {
        return l.widen(id, node);
    }
    let mut children = l.ast().children(id).to_vec();
    children[2] = parameters;
    let text = l.text_of(id).to_owned();
    l.add_text(kind, &text, node, &children)
}

/// `<class T, int N = 1>`: the word or type is the type of its parameter.
fn parameters(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parameters = l.each(parts, |l, part| match Word::of(part) {
        Word::TypeParameter | Word::OptionalTypeParameter | Word::VariadicTypeParameter => of_type(l, part),
        Word::TemplateTemplateParameter => l.deeper(part, |l, part| l.other(part, expression)),
        _ => parameter(l, part),
    });
    l.add(Kind::TypeParams, node, &parameters)
}

fn of_type(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let default = l.field(node, "default_type", expression);
    let default_node = node.child_by_field_name("default_type");
    let name = l.parts(node).into_iter().find(|part| Some(*part) != default_node);
    let name = name.map_or(NOTHING, |name| expression(l, name));
    if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    let modifiers = l.add_around(Kind::Modifiers, "", &[]);
    let word = node.child(0).map_or(NOTHING, |word| l.name_as("typename", word));
    let text = if Word::of(node) == Word::VariadicTypeParameter { "..." } else { "" };
    l.add_text(Kind::Param, text, node, &[modifiers, name, word, default])
}
