//! Statements of Java, and the members of classes, which the grammar lets stand in the same places.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::expressions::expression;
use super::word::Word;
use super::{annotations, calls, control, definitions, methods, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// A whole file.
pub(super) fn file(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    block(l, node)
}

/// The statements of a block.
pub(super) fn block(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let statements = each(l, &parts);
    l.add(Kind::Block, node, &statements)
}

/// Statements or members one after the other.
pub(super) fn each(l: &mut Lowering<'_>, parts: &[Cst<'_>]) -> Vec<NodeId> {
    let mut statements = Vec::with_capacity(parts.len());
    for part in parts {
        statement(l, *part, &mut statements);
    }
    statements
}

/// The body of a loop or branch: one without braces is a block of the same place.
pub(super) fn body(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    if Word::of(node) == Word::Block {
        return l.deeper(node, block);
    }
    let mut statements = Vec::new();
    if node.is_named() {
        statement(l, node, &mut statements);
    }
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

/// One statement or member; a declaration of several variables makes several.
fn statement(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::LocalVariableDeclaration | Word::FieldDeclaration | Word::ConstantDeclaration => {
            variables(l, node, out);
        }
        _ => {
            let id = l.deeper(node, one);
            out.push(id);
        }
    }
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::ExpressionStatement => expression_statement(l, node),
        Word::Block => block(l, node),
        Word::ReturnStatement => optional(l, Kind::Return, node),
        Word::ThrowStatement => optional(l, Kind::Throw, node),
        Word::BreakStatement => jump(l, Kind::Break, node),
        Word::ContinueStatement => jump(l, Kind::Continue, node),
        Word::YieldStatement => {
            let value = optional(l, Kind::Yield, node);
            l.add(Kind::ExprStmt, node, &[value])
        }
        Word::AssertStatement => assert(l, node),
        Word::LabeledStatement => label(l, node),
        Word::IfStatement => control::if_statement(l, node),
        Word::WhileStatement => control::while_statement(l, node),
        Word::DoStatement => control::do_statement(l, node),
        Word::ForStatement => control::for_statement(l, node),
        Word::EnhancedFor => control::for_each(l, node),
        Word::SwitchExpression => control::switch(l, node),
        Word::SynchronizedStatement => control::synchronized(l, node),
        Word::TryStatement | Word::TryWithResources => control::try_statement(l, node),
        Word::ImportDeclaration => import(l, node),
        Word::PackageDeclaration => package(l, node),
        Word::ExplicitConstructorInvocation => calls::constructor(l, node),
        Word::StaticInitializer => {
            let parts = l.parts(node);
            let body = l.each(parts, block);
            l.add_text(Kind::Other, "static", node, &body)
        }
        Word::EnumConstant => definitions::enum_constant(l, node),
        _ if methods::is_method(node) => methods::of(l, node),
        _ if definitions::is_class(node) => definitions::class(l, node),
        _ => l.other(node, expression),
    }
}

fn expression_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let values = l.each(parts, expression);
    if let [only] = values[..]
        && matches!(l.ast().kind(only), Kind::Ellipsis | Kind::MetavarEllipsis)
    {
        return only;
    }
    l.add(Kind::ExprStmt, node, &values)
}

/// `int a = 1, b[] = {2};`: a definition for each name.
fn variables(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    let mut cursor = node.walk();
    let declarators: Vec<_> = node.children_by_field_name("declarator", &mut cursor).collect();
    for declarator in declarators {
        let id = l.deeper(declarator, |l, declarator| variable(l, node, declarator));
        out.push(id);
    }
}

/// One variable of a declaration, or the ellipsis that its name is.
fn variable(l: &mut Lowering<'_>, node: Cst<'_>, declarator: Cst<'_>) -> NodeId {
    let modifiers = annotations::modifiers(l, node, &[]);
    let name = l.field(declarator, "name", |l, name| l.name(name));
    if matches!(l.ast().kind(name), Kind::Ellipsis | Kind::MetavarEllipsis) {
        return name;
    }
    let of_type = types::declared(l, node.child_by_field_name("type"), declarator);
    let value = l.field(declarator, "value", expression);
    l.add(Kind::VarDef, node, &[modifiers, name, of_type, value])
}

/// A word with a value or without.
fn optional(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let value = l.parts(node).first().map_or(NOTHING, |value| expression(l, *value));
    l.add(kind, node, &[value])
}

fn jump(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let label = l.parts(node).first().map(|label| l.text(*label)).unwrap_or_default();
    l.add_text(kind, label, node, &[])
}

fn assert(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let mut values = l.each(parts, expression);
    values.resize(2, NOTHING);
    l.add(Kind::Assert, node, &values)
}

fn label(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let label = l.parts(node).first().map(|label| l.text(*label)).unwrap_or_default();
    let last = node.child(node.child_count().saturating_sub(1) as _);
    let statement = last.map_or(NOTHING, |last| single(l, last));
    l.add_text(Kind::Label, label, node, &[statement])
}

/// `import a.b.C;`, `import a.b.*;`; text `static` for imports of members.
fn import(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let is_static = node.child(1).is_some_and(|second| second.kind() == "static");
    let text = if is_static { "static" } else { "" };
    let parts = l.parts(node);
    let path = parts.first().map_or(NOTHING, |path| expression(l, *path));
    if parts.iter().any(|part| Word::of(*part) == Word::Asterisk) {
        return l.add_text(Kind::ImportAll, text, node, &[path]);
    }
    l.add_text(Kind::Import, text, node, &[path, NOTHING])
}

fn package(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let path = l.parts(node).into_iter().next_back();
    let path = path.map_or(NOTHING, |path| expression(l, path));
    l.add(Kind::Package, node, &[path])
}
