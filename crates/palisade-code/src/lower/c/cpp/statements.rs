//! Statements and members that only C++ has.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;
use crate::lower::c::declarators::declared;
use crate::lower::c::expressions::expression;
use crate::lower::c::functions::{name_of, parameter};
use crate::lower::c::modifiers::modifiers;
use crate::lower::c::statements::{self, block, body, optional};
use crate::lower::c::types;
use crate::lower::c::word::Word;

use super::{namespaces, templates};

const NOTHING: NodeId = NodeId::NOTHING;

pub(in crate::lower::c) fn is_statement(node: Cst<'_>) -> bool {
    matches!(
        Word::of(node),
        Word::AccessSpecifier
            | Word::AliasDeclaration
            | Word::CatchClause
            | Word::CoReturnStatement
            | Word::CoYieldStatement
            | Word::DeclarationList
            | Word::ForRangeLoop
            | Word::FriendDeclaration
            | Word::LinkageSpecification
            | Word::NamespaceAlias
            | Word::NamespaceDefinition
            | Word::SehTry
            | Word::StaticAssert
            | Word::TemplateDeclaration
            | Word::TemplateInstantiation
            | Word::ThrowStatement
            | Word::TryStatement
            | Word::UsingDeclaration
    )
}

pub(in crate::lower::c) fn statement(l: &mut Lowering<'_>, node: Cst<'_>, out: &mut Vec<NodeId>) {
    match Word::of(node) {
        Word::TemplateDeclaration => templates::declaration(l, node, out),
        // Who may see a member changes nothing about what it does.
        Word::AccessSpecifier => {}
        _ => out.push(one(l, node)),
    }
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::NamespaceDefinition => namespaces::namespace(l, node),
        Word::NamespaceAlias => namespaces::alias(l, node),
        Word::UsingDeclaration => namespaces::using(l, node),
        Word::LinkageSpecification => namespaces::linkage(l, node),
        Word::DeclarationList => block(l, node),
        Word::ForRangeLoop => for_each(l, node),
        Word::TryStatement | Word::SehTry => try_statement(l, node),
        Word::CatchClause => catch(l, node),
        Word::ThrowStatement => optional(l, Kind::Throw, node),
        Word::CoReturnStatement => optional(l, Kind::Return, node),
        Word::CoYieldStatement => {
            let value = optional(l, Kind::Yield, node);
            l.add(Kind::ExprStmt, node, &[value])
        }
        Word::StaticAssert => {
            let condition = l.field(node, "condition", expression);
            let message = l.field(node, "message", expression);
            l.add(Kind::Assert, node, &[condition, message])
        }
        Word::AliasDeclaration => {
            let modifiers = l.add_around(Kind::Modifiers, "", &[]);
            let name = l.field(node, "name", expression);
            let of_type = l.field(node, "type", types::of);
            l.add_text(Kind::TypeDef, "using", node, &[modifiers, name, of_type])
        }
        Word::FriendDeclaration => {
            let mut friends = Vec::new();
            for part in l.parts(node) {
                statements::statement(l, part, &mut friends);
            }
            l.add_text(Kind::Other, "friend", node, &friends)
        }
        _ => l.other(node, expression),
    }
}

/// `for (T &x : values)`; with a start before it, that and the loop are a block.
fn for_each(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let base = l.field(node, "type", types::of);
    let found = declared(l, node.child_by_field_name("declarator"), base);
    let modifiers = modifiers(l, node, None);
    let name = found.name.map_or(NOTHING, |name| name_of(l, name));
    let target = match l.ast().kind(name) {
        Kind::Ellipsis => name,
        _ => l.add_around(Kind::VarDef, "", &[modifiers, name, found.of_type, NOTHING]),
    };
    let iterable = l.field(node, "right", expression);
    let body = l.field(node, "body", body);
    let each = l.add(Kind::ForEach, node, &[target, iterable, body]);
    let start = node.child_by_field_name("initializer").and_then(|start| l.parts(start).first().copied());
    match start {
        Some(start) => {
            let start = statements::single(l, start);
            l.add(Kind::Block, node, &[start, each])
        }
        None => each,
    }
}

/// `try` of C++, and `__try` of Windows.
fn try_statement(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let body = l.field(node, "body", block);
    let (mut catches, mut finally) = (Vec::new(), NOTHING);
    for part in l.parts(node) {
        match Word::of(part) {
            Word::CatchClause => catches.push(catch(l, part)),
            Word::SehExcept => {
                let filter = l.field(part, "filter", expression);
                let body = l.field(part, "body", block);
                catches.push(l.add(Kind::Catch, part, &[filter, body]));
            }
            Word::SehFinally => finally = l.field(part, "body", block),
            _ => {}
        }
    }
    let catches = l.add_around(Kind::Catches, "", &catches);
    l.add(Kind::Try, node, &[NOTHING, body, catches, NOTHING, finally])
}

/// `catch (T e)`; `catch (...)` catches everything, in a pattern whatever.
fn catch(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let list = node.child_by_field_name("parameters");
    let caught = match list.map(|list| l.parts(list)).unwrap_or_default().first() {
        Some(caught) => parameter(l, *caught),
        None => match list.filter(|_| l.is_pattern()) {
            Some(list) => l.add(Kind::Ellipsis, list, &[]),
            None => NOTHING,
        },
    };
    let body = l.field(node, "body", block);
    l.add(Kind::Catch, node, &[caught, body])
}
