//! What classes have more than structures of C: bases, constructors with initialisers, operators.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;
use crate::lower::c::expressions::{expression, list};
use crate::lower::c::statements::block;
use crate::lower::c::word::Word;

const NOTHING: NodeId = NodeId::NOTHING;

/// The classes after `:`, without who may see them.
pub(in crate::lower::c) fn bases(l: &mut Lowering<'_>, clause: Cst<'_>) -> Vec<NodeId> {
    let mut parts = l.parts(clause);
    parts.retain(|part| !matches!(Word::of(*part), Word::AccessSpecifier | Word::AttributeDeclaration));
    l.each(parts, expression)
}

/// The body of a function, with what its initialisers do first.
pub(in crate::lower::c) fn with_initializers(l: &mut Lowering<'_>, node: Cst<'_>, body: NodeId) -> NodeId {
    let is_list = |part: &Cst<'_>| Word::of(*part) == Word::FieldInitializerList;
    let Some(initializers) = l.parts(node).into_iter().rfind(is_list) else { return body };
    let mut statements = Vec::new();
    for part in l.parts(initializers) {
        statements.push(initializer(l, part));
    }
    statements.extend_from_slice(l.ast().children(body));
    let whole = l.add_around(Kind::Block, "", &statements);
    match node.child_by_field_name("body") {
        Some(body) => l.widen(whole, body),
        None => whole,
    }
}

/// `a(1)` sets a field, or calls the constructor of a base.
fn initializer(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let [name, values, ..] = parts[..] else { return expression(l, node) };
    let name = expression(l, name);
    let given = l.parts(values);
    let value = match given[..] {
        [only] => expression(l, only),
        _ => list(l, Kind::Args, values),
    };
    let this = l.name_as("this", node);
    let this = l.add_around(Kind::Unary, "*", &[this]);
    let field = l.add_around(Kind::Member, "", &[this, name]);
    let value = match given.len() {
        1 => value,
        _ => l.add_around(Kind::Call, "", &[name, value]),
    };
    let set = l.add_text(Kind::Assign, "=", node, &[field, value]);
    l.add(Kind::ExprStmt, node, &[set])
}

/// `operator T()` has its parameters in a declarator without a name.
pub(in crate::lower::c) fn parameters_of_operator(name: Cst<'_>) -> Option<Cst<'_>> {
    let operator = Some(name).filter(|name| Word::of(*name) == Word::OperatorCast)?;
    operator.child_by_field_name("declarator")
}

/// A function whose body is a `try`.
pub(in crate::lower::c) fn try_body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = l.parts(node).into_iter().find(|part| Word::of(*part) == Word::TryStatement);
    body.map_or(NOTHING, |body| block(l, body))
}
