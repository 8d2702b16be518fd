//! Finds every place in a file that a pattern fits.

use std::collections::HashSet;

use crate::ast::{Kind, NodeId, Span};
use crate::pattern::{Pattern, Root};
use crate::rule::Options;

use super::lists::Rest;
use super::{Bindings, Budget, Matcher, Target};

/// One place that a pattern fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub span: Span,
    /// The node that fits, or the first statement of a sequence.
    pub node: NodeId,
    pub bindings: Bindings,
}

/// What a search found, and whether it looked everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searched {
    pub found: Vec<Found>,
    /// The budget ran out: there may be more.
    pub is_cut: bool,
}

/// Every place in the file that `pattern` fits, without duplicates, by position.
///
/// `within` limits the search to nodes that lie in one of these spans.
pub fn search<'a>(
    pattern: &'a Pattern,
    target: Target<'a>,
    options: &'a Options,
    budget: Budget,
    within: Option<&[Span]>,
) -> Searched {
    let mut matcher = Matcher::new(&pattern.ast, target, options, budget);
    let mut found = Vec::new();
    let mut walk = vec![(target.root, Place::Statement)];
    while let Some((node, place)) = walk.pop() {
        if is_wanted(target, node, within) {
            pattern.roots.iter().for_each(|root| at(&mut matcher, root, node, place, &mut found));
        }
        children(target, node, place, &mut walk);
        if matcher.is_exhausted() {
            break;
        }
    }
    let is_cut = matcher.is_exhausted();
    Searched { found: distinct(found), is_cut }
}

/// What stands at a place: only expressions are looked at as expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Expression,
    Statement,
    /// A name of a definition, a type, a label.
    Other,
}

fn is_wanted(target: Target<'_>, node: NodeId, within: Option<&[Span]>) -> bool {
    let Some(spans) = within else { return true };
    let node = target.ast.node(node);
    spans.iter().any(|span| span.start <= node.start && node.end <= span.end)
}

/// Tries one root of the pattern at one node.
pub(crate) fn at<'a>(
    matcher: &mut Matcher<'a>,
    root: &'a Root,
    node: NodeId,
    place: Place,
    found: &mut Vec<Found>,
) {
    let ast = matcher.target.ast;
    match root {
        Root::Expression(pattern) => {
            let is_definition = ast.kind(node) == Kind::VarDef;
            if place == Place::Expression || is_definition {
                matcher.expression(*pattern, node, true, &mut |matcher| keep(matcher, node, found));
            }
        }
        Root::Statement(pattern) => {
            if place == Place::Statement || ast.kind(node) == Kind::Pair || ast.kind(node) == Kind::FuncDef {
                matcher.statement(*pattern, node, &mut |matcher| keep(matcher, node, found));
            }
        }
        Root::Sequence(patterns) => {
            if matches!(ast.kind(node), Kind::Block | Kind::ClassBody) {
                sequences(matcher, patterns, node, found);
            }
        }
        Root::Part(pattern) => {
            if ast.kind(node) == matcher.pattern.kind(*pattern) {
                matcher.expression(*pattern, node, true, &mut |matcher| keep(matcher, node, found));
            }
        }
    }
}

/// Tries a sequence from each statement of a block on.
fn sequences<'a>(matcher: &mut Matcher<'a>, patterns: &'a [NodeId], block: NodeId, found: &mut Vec<Found>) {
    let statements = matcher.target.ast.children(block);
    let last = match matcher.pattern.kind(patterns[0]) {
        // A leading `...` skips what it likes.
        Kind::Ellipsis => 1,
        _ => statements.len(),
    };
    for from in 0..last.min(statements.len().max(1)) {
        let first = statements.get(from).copied().unwrap_or(block);
        matcher.covered = None;
        matcher.sequence(
            patterns,
            &statements[from.min(statements.len())..],
            Rest::Allowed,
            &mut |matcher| keep(matcher, first, found),
        );
    }
}

/// Notes a match and goes on.
fn keep(matcher: &mut Matcher<'_>, node: NodeId, found: &mut Vec<Found>) -> bool {
    let own = matcher.target.ast.span(node);
    let span = matcher.covered.map_or(own, |(start, end)| start..end);
    found.push(Found { span, node, bindings: matcher.bindings.clone() });
    false
}

fn distinct(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| (found.span.start, found.span.end));
    let mut seen = HashSet::new();
    found.retain(|found| seen.insert((found.span.clone(), format!("{:?}", found.bindings))));
    found
}

/// Pushes the children of a node with what each of them is, first one last.
pub(crate) fn children(target: Target<'_>, node: NodeId, place: Place, walk: &mut Vec<(NodeId, Place)>) {
    let ast = target.ast;
    let kind = ast.kind(node);
    for (index, child) in ast.children(node).iter().enumerate().rev() {
        let child_kind = ast.kind(*child);
        if child_kind == Kind::Nothing {
            continue;
        }
        let place = match (kind, index) {
            _ if child_kind.is_statement() => Place::Statement,
            (Kind::Member, 1) if child_kind == Kind::Name => Place::Other,
            (Kind::FuncDef, 1 | 2 | 4) | (Kind::ClassDef, 1..=4) | (Kind::Param, 1 | 2) => Place::Other,
            (Kind::Import | Kind::ImportFrom | Kind::ImportAll | Kind::Package, _) => Place::Other,
            (Kind::VarDef, 1) if child_kind == Kind::Name => Place::Other,
            (Kind::VarDef, 2) | (Kind::New | Kind::Cast, 0) | (Kind::Lambda, 1) => Place::Other,
            (Kind::Xml, 0) | (Kind::XmlAttr, 0) => Place::Other,
            (Kind::Pair, 0) if child_kind == Kind::Name && place == Place::Other => Place::Other,
            (Kind::Generic | Kind::TypeDef | Kind::TypeParams | Kind::ArrayType | Kind::PointerType, _) => {
                Place::Other
            }
            _ => Place::Expression,
        };
        walk.push((*child, place));
    }
}
