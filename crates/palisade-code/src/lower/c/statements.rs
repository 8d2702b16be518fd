//! Statements, and what stands where they do: declarations, directives, members of records.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{control, cpp, declarations, functions, modifiers, preprocessor, records};

const NOTHING: NodeId = NodeId::NOTHING;

/// A whole file.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    block(l, node)
}

/// The statements in braces.
pub(super) fn block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, |l, node| {
        let mut statements = Vec::new();
        for part in parts(node) {
            statement(l, part, &mut statements);
        }
        l.add(Kind::Block, node, &statements)
    })
}

/// What stands in a block; damage stands between the statements like comments do.
fn parts(node: Cst<'_>) -> Vec<Cst<'_>> {
    let mut cursor = node.walk();
    let is_part = |part: &Cst<'_>| part.is_named() && (!part.is_extra() || part.is_error());
    node.children(&mut cursor).filter(is_part).collect()
}

/// The body of a loop or branch: one without braces is a block of the same place.
pub(super) fn body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if Word::of(node) == Word::CompoundStatement {
        return block(l, node);
    }
    let mut statements = Vec::new();
    statement(l, node, &mut statements);
    l.add(Kind::Block, node, &statements)
}

/// One statement in a place that has room for one.
pub(super) fn single(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut statements = Vec::new();
    statement(l, node, &mut statements);
    match statements[..] {
        [only] => only,
        _ => l.add(Kind::Block, node, &statements),
    }
}

/// Whether a node is lowered here and not as an expression.
pub(super) fn is_statement(node: Cst<'_>) -> bool {
    let word = Word::of(node);
    matches!(
        word,
        Word::BreakStatement
            | Word::CaseStatement
            | Word::ContinueStatement
            | Word::DoStatement
            | Word::ExpressionStatement
            | Word::FieldDeclaration
            | Word::ForStatement
            | Word::FunctionDefinition
            | Word::GotoStatement
            | Word::IfStatement
            | Word::LabeledStatement
            | Word::ReturnStatement
            | Word::SwitchStatement
            | Word::TypeDefinition
            | Word::WhileStatement
    ) || preprocessor::is_branch(node)
        || preprocessor::is_directive(node)
        || cpp::is_statement(node)
}

/// One statement, which may become several or none.
pub(super) fn statement(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::Declaration | Word::FieldDeclaration => {
            l.deeper_into(node, out, |l, node, out| declarations::declaration(l, node, out));
        }
        Word::TypeDefinition => {
            l.deeper_into(node, out, |l, node, out| declarations::type_definition(l, node, out));
        }
        Word::AttributedStatement => attributed(l, node, out),
        // What is sound in damaged code.
        _ if node.is_error() => {
            for part in parts(node) {
                l.deeper_into(part, out, |l, part, out| statement(l, part, out));
            }
        }
        _ if preprocessor::is_branch(node) => preprocessor::branches(l, node, out, statement),
        _ if cpp::is_statement(node) => {
            l.deeper_into(node, out, |l, node, out| cpp::statement(l, node, out));
        }
        _ if is_empty(l, node) => {}
        _ => {
            let id = l.deeper(node, one);
            out.push(id);
        }
    }
}

/// `;` alone, which is no statement to rules.
fn is_empty(l: &Lowering<'_>, node: Cst<'_>) -> bool {
    Word::of(node) == Word::ExpressionStatement && l.parts(node).is_empty()
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ExpressionStatement => expression_statement(l, node),
        Word::CompoundStatement => block(l, node),
        Word::FunctionDefinition => functions::definition(l, node),
        Word::ReturnStatement => optional(l, Kind::Return, node),
        Word::BreakStatement => l.add(Kind::Break, node, &[]),
        Word::ContinueStatement => l.add(Kind::Continue, node, &[]),
        Word::GotoStatement => {
            let label = node.child_by_field_name("label").map(|label| l.text(label));
            l.add_text(Kind::Goto, label.unwrap_or_default(), node, &[])
        }
        Word::LabeledStatement => label(l, node),
        Word::IfStatement => control::if_statement(l, node),
        Word::WhileStatement => control::while_statement(l, node),
        Word::DoStatement => control::do_statement(l, node),
        Word::ForStatement => control::for_statement(l, node),
        Word::SwitchStatement => control::switch(l, node),
        Word::CaseStatement => control::case_alone(l, node),
        _ if preprocessor::is_directive(node) => preprocessor::directive(l, node),
        _ if records::is_record(node) => records::record(l, node),
        _ => expression(l, node),
    }
}

/// `e;`, or the statement that the expression of a `delete` is.
fn expression_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let values = l.each(parts, expression);
    match values[..] {
        [only] if matches!(l.ast().kind(only), Kind::Ellipsis | Kind::MetavarEllipsis) => only,
        [only] if l.ast().kind(only) == Kind::Delete => l.widen(only, node),
        _ => l.add(Kind::ExprStmt, node, &values),
    }
}

/// A word with a value or without.
pub(super) fn optional(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add(kind, node, &[value])
}

/// A label; a declaration of several names behind it is a block.
fn label(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let label = node.child_by_field_name("label");
    let text = label.map(|label| l.text(label)).unwrap_or_default();
    let inner = l.parts(node).into_iter().rfind(|part| Some(*part) != label);
    let inner = inner.map_or(NOTHING, |inner| single(l, inner));
    l.add_text(Kind::Label, text, node, &[inner])
}

/// `[[likely]] f();`: the attributes as a statement before it.
fn attributed(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    for part in l.parts(node) {
        match Word::of(part) {
            Word::AttributeDeclaration => {
                let mut attributes = Vec::new();
                modifiers::attributes(l, part, &mut attributes);
                out.push(l.add_text(Kind::Other, "attributes", part, &attributes));
            }
            _ => l.deeper_into(part, out, |l, part, out| statement(l, part, out)),
        }
    }
}
