//! Statements of Go.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::{expression, values};
use super::word::Word;
use super::{control, declarations, functions};

const NOTHING: NodeId = NodeId::NOTHING;

/// A whole file.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    block(l, node)
}

/// The statements of a block.
pub(super) fn block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let statements = each(l, node);
    l.add(Kind::Block, node, &statements)
}

/// The statements in a node, those of a list in it included.
fn each(l: &mut Lowering<'_>, node: Cst<'_>) -> Vec<NodeId> {
    let mut statements = Vec::new();
    for part in l.parts(node) {
        match Word::of(part) {
            Word::StatementList => {
                for part in l.parts(part) {
                    statement(l, part, &mut statements);
                }
            }
            _ => statement(l, part, &mut statements),
        }
    }
    statements
}

/// One statement, which a declaration may make several of.
fn statement(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::ImportDeclaration => declarations::imports(l, node, out),
        Word::VarDeclaration => declarations::variables(l, "var", node, out),
        Word::ConstDeclaration => declarations::variables(l, "const", node, out),
        Word::TypeDeclaration => declarations::types(l, node, out),
        Word::EmptyStatement => {}
        _ => {
            let id = l.deeper(node, one);
            out.push(id);
        }
    }
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

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Block => block(l, node),
        Word::ReturnStatement => {
            let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
            l.add(Kind::Return, node, &[value])
        }
        Word::BreakStatement => jump(l, Kind::Break, node),
        Word::ContinueStatement => jump(l, Kind::Continue, node),
        Word::GotoStatement => jump(l, Kind::Goto, node),
        Word::FallthroughStatement => l.add_text(Kind::Other, "fallthrough", node, &[]),
        Word::GoStatement => word(l, "go", node),
        Word::DeferStatement => word(l, "defer", node),
        Word::LabeledStatement => label(l, node),
        Word::IfStatement => control::if_statement(l, node),
        Word::ForStatement => control::for_statement(l, node),
        Word::ExpressionSwitch => control::switch(l, node),
        Word::TypeSwitch => control::type_switch(l, node),
        Word::SelectStatement => control::select(l, node),
        Word::FunctionDeclaration | Word::MethodDeclaration => functions::definition(l, node),
        Word::PackageClause => {
            let name = l.parts(node).first().map_or(NOTHING, |name| l.name(*name));
            l.add(Kind::Package, node, &[name])
        }
        _ => simple_statement(l, node),
    }
}

fn simple_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = simple(l, node);
    match l.ast().kind(value) {
        Kind::Ellipsis | Kind::MetavarEllipsis => value,
        _ => l.add(Kind::ExprStmt, node, &[value]),
    }
}

/// What may also stand in front of the condition of an `if`, as the expression it is to rules.
pub(super) fn simple(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ExpressionStatement => match l.parts(node)[..] {
            [only] => expression(l, only),
            _ => l.other(node, expression),
        },
        Word::AssignmentStatement => assignment(l, node),
        Word::ShortVarDeclaration => {
            let target = l.field(node, "left", values);
            let value = l.field(node, "right", values);
            l.add_text(Kind::Assign, ":=", node, &[target, value])
        }
        Word::ReceiveStatement => receive(l, node),
        Word::IncStatement => update(l, "++", node),
        Word::DecStatement => update(l, "--", node),
        Word::SendStatement => {
            let channel = l.field(node, "channel", expression);
            let value = l.field(node, "value", expression);
            l.add_text(Kind::Binary, "<-", node, &[channel, value])
        }
        _ => expression(l, node),
    }
}

fn assignment(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = node.child_by_field_name("operator").map_or("=", |operator| l.text(operator));
    let target = l.field(node, "left", values);
    let value = l.field(node, "right", values);
    let kind = if operator == "=" { Kind::Assign } else { Kind::AugAssign };
    l.add_text(kind, operator, node, &[target, value])
}

/// `v := <-c`, `v = <-c` or `<-c` of a `select`.
fn receive(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "left", values);
    let value = l.field(node, "right", expression);
    if target == NOTHING {
        return value;
    }
    let mut cursor = node.walk();
    let operator =
        node.children(&mut cursor).find(|child| !child.is_named()).map_or("=", |word| l.text(word));
    l.add_text(Kind::Assign, operator, node, &[target, value])
}

fn update(l: &mut Lowering<'_>, operator: &str, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let operand = l.each(parts, expression);
    l.add_text(Kind::Update, operator, node, &operand)
}

fn word(l: &mut Lowering<'_>, word: &str, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let call = l.each(parts, expression);
    l.add_text(Kind::Other, word, node, &call)
}

fn jump(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let label = l.parts(node).first().map(|label| l.text(*label)).unwrap_or_default();
    l.add_text(kind, label, node, &[])
}

fn label(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let label = parts.first().map(|label| l.text(*label)).unwrap_or_default();
    if let Some(value) = parts.get(1).filter(|value| l.is_pattern() && is_field(node, **value)) {
        let value = simple(l, *value);
        return l.add_text(Kind::NamedArg, label, node, &[value]);
    }
    let statement = parts.get(1).map_or(NOTHING, |statement| single(l, *statement));
    l.add_text(Kind::Label, label, node, &[statement])
}

/// Whether a pattern of one line is rather a field with its value than a statement with a label.
fn is_field(node: Cst<'_>, value: Cst<'_>) -> bool {
    let is_whole =
        node.parent().is_some_and(|parent| parent.kind() == "source_file" && parent.named_child_count() == 1);
    let is_line = node.start_position().row == value.start_position().row;
    is_whole && is_line && Word::of(value) == Word::ExpressionStatement
}
