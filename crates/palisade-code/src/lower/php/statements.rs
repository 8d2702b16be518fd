//! Statements of PHP, and the places where text outside of the tags becomes code.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{attributes, calls, classes, control, functions, imports, names};

const NOTHING: NodeId = NodeId::NOTHING;

/// A whole file.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    block(l, node)
}

/// The statements of a block.
pub(super) fn block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let statements = within(l, node);
    l.add(Kind::Block, node, &statements)
}

/// The statements directly within a node.
pub(super) fn within(l: &mut Lowering<'_>, node: Cst<'_>) -> Vec<NodeId> {
    let mut cursor = node.walk();
    let children: Vec<_> = node.named_children(&mut cursor).collect();
    each(l, &children)
}

/// Statements one after the other. What stands behind `<?=` is written out.
pub(super) fn each(l: &mut Lowering<'_>, nodes: &[Cst<'_>]) -> Vec<NodeId> {
    let (mut statements, mut is_written) = (Vec::new(), false);
    for node in nodes {
        match Word::of(*node) {
            Word::PhpTag | Word::TextInterpolation => is_written = l.text(*node).ends_with("<?="),
            Word::ExpressionStatement if is_written => {
                statements.push(l.deeper(*node, written));
                is_written = false;
            }
            Word::Text | Word::Comment => {}
            _ if node.is_extra() && !node.is_error() => {}
            _ => statement(l, *node, &mut statements),
        }
    }
    statements
}

/// `<?= e ?>` is `echo e`.
fn written(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let values = l.each(parts, expression);
    let call = calls::of_word(l, "echo", node, &values);
    l.add(Kind::ExprStmt, node, &[call])
}

/// The body of a loop or branch: one without braces is a block of the same place.
pub(super) fn body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::CompoundStatement | Word::ColonBlock => l.deeper(node, block),
        _ => {
            let statements = each(l, &[node]);
            l.add(Kind::Block, node, &statements)
        }
    }
}

/// One statement; some make several.
fn statement(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::EmptyStatement => {}
        Word::NamespaceDefinition => l.deeper_into(node, out, imports::namespace),
        Word::NamespaceUse => imports::uses(l, node, out),
        Word::ConstDeclaration => classes::constants(l, node, out),
        Word::FunctionStatic => static_variables(l, node, out),
        Word::DeclareStatement => l.deeper_into(node, out, declare),
        _ => out.push(l.deeper(node, one)),
    }
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ExpressionStatement => expression_statement(l, node),
        Word::EchoStatement => echo(l, node),
        Word::ExitStatement => called(l, "exit", node),
        Word::UnsetStatement => called(l, "unset", node),
        Word::CompoundStatement => block(l, node),
        Word::ReturnStatement => optional(l, Kind::Return, node),
        Word::BreakStatement => jump(l, Kind::Break, node),
        Word::ContinueStatement => jump(l, Kind::Continue, node),
        Word::GotoStatement => jump(l, Kind::Goto, node),
        Word::NamedLabel => {
            let label = l.parts(node).first().map(|label| l.text(*label)).unwrap_or_default();
            l.add_text(Kind::Label, label, node, &[NOTHING])
        }
        Word::GlobalDeclaration => {
            let parts = l.parts(node);
            let names = l.each(parts, expression);
            l.add_text(Kind::Other, "global", node, &names)
        }
        Word::IfStatement => control::if_statement(l, node),
        Word::WhileStatement => control::while_statement(l, node),
        Word::DoStatement => control::do_statement(l, node),
        Word::ForStatement => control::for_statement(l, node),
        Word::ForeachStatement => control::for_each(l, node),
        Word::SwitchStatement => control::switch(l, node),
        Word::TryStatement => control::try_statement(l, node),
        Word::FunctionDefinition => functions::definition(l, node),
        _ if classes::word(node).is_some() => classes::class(l, node),
        _ => l.other(node, expression),
    }
}

fn expression_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    if let [only] = parts[..]
        && Word::of(only) == Word::ThrowExpression
    {
        let thrown = super::expressions::throw(l, only);
        return l.widen(thrown, node);
    }
    let values = l.each(parts, expression);
    if let [only] = values[..]
        && matches!(l.ast().kind(only), Kind::Ellipsis | Kind::MetavarEllipsis)
    {
        return only;
    }
    l.add(Kind::ExprStmt, node, &values)
}

/// `echo a, b;`
fn echo(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut values = Vec::new();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::SequenceExpression => {
                let list = super::operators::sequence(l, part);
                values.extend_from_slice(l.ast().children(list));
            }
            _ => values.push(expression(l, part)),
        }
    }
    let call = calls::of_word(l, "echo", node, &values);
    l.add(Kind::ExprStmt, node, &[call])
}

/// A word of the language with its arguments.
fn called(l: &mut Lowering<'_>, word: &str, node: Cst<'_>) -> NodeId {
    let call = calls::of_operator(l, word, node);
    l.add(Kind::ExprStmt, node, &[call])
}

/// A word with a value or without.
fn optional(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add(kind, node, &[value])
}

/// The text is the label, or the number of loops to leave.
fn jump(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let label = l.parts(node).first().map(|label| l.text(*label)).unwrap_or_default();
    l.add_text(kind, label, node, &[])
}

/// `static $a = 1, $b;` in a function: a definition for each name.
fn static_variables(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    for variable in l.parts(node) {
        let modifiers = attributes::modifiers(l, node, &["static"]);
        let name = l.field(variable, "name", names::variable);
        let value = l.field(variable, "value", expression);
        out.push(l.add(Kind::VarDef, node, &[modifiers, name, NOTHING, value]));
    }
}

/// `declare(strict_types=1)` says nothing to rules; what it is said for does.
fn declare(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let mut cursor = node.walk();
    let inner = node.named_children(&mut cursor).filter(|part| Word::of(*part) != Word::DeclareDirective);
    let inner: Vec<_> = inner.collect();
    out.extend(each(l, &inner));
}
