//! Finds every place in a file that a pattern fits.

use crate::ast::{Kind, NodeId, Span};
use crate::pattern::{Pattern, Root};
use crate::rule::Options;

use super::lists::Rest;
use super::place::Place;
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
/// `given` are metavariables that stand for something already. `within` limits the search to nodes that lie in one of
/// these spans.
pub fn search<'a>(
    pattern: &'a Pattern,
    target: Target<'a>,
    options: &'a Options,
    budget: Budget,
    given: Bindings,
    within: Option<&[Span]>,
) -> Searched {
    let mut matcher = Matcher::new(&pattern.ast, target, options, budget).with(given);
    let mut found = Vec::new();
    let everywhere = if target.index.is_none() { target.walk() } else { Vec::new() };
    for root in &pattern.roots {
        let candidates = match target.index {
            Some(index) => index.candidates(&pattern.ast, root),
            None => vec![&everywhere[..]],
        };
        for (node, place) in candidates.into_iter().flatten() {
            if is_wanted(target, *node, within) && !matcher.is_exhausted() {
                at(&mut matcher, root, *node, *place, &mut found);
            }
        }
    }
    let is_cut = matcher.is_exhausted();
    Searched { found: distinct(found), is_cut }
}

fn is_wanted(target: Target<'_>, node: NodeId, within: Option<&[Span]>) -> bool {
    let Some(spans) = within else { return true };
    let node = target.ast.node(node);
    spans.iter().any(|span| span.start <= node.start && node.end <= span.end)
}

/// Tries one root of the pattern at one node.
fn at<'a>(matcher: &mut Matcher<'a>, root: &'a Root, node: NodeId, place: Place, found: &mut Vec<Found>) {
    let ast = matcher.target.ast;
    match root {
        Root::Expression(pattern) => {
            let is_looked_at = match ast.kind(node) {
                Kind::VarDef => true,
                // `@cache` is `cache()`, and nothing else.
                Kind::Annotation => matcher.pattern.kind(*pattern) == Kind::Call,
                _ => place == Place::Expression || place == Place::Attribute && matcher.options.attr_expr,
            };
            if is_looked_at {
                matcher.expression(*pattern, node, true, &mut |matcher| keep(matcher, node, found));
            }
        }
        Root::Statement(pattern) => {
            // The expression of a metavariable is looked at as if it were a statement.
            let is_whole = place == Place::Expression && node == matcher.target.root;
            if is_whole && matcher.pattern.kind(*pattern) == Kind::ExprStmt {
                let inner = matcher.pattern.child(*pattern, 0);
                matcher.expression(inner, node, true, &mut |matcher| keep(matcher, node, found));
            }
            if place == Place::Statement
                || matches!(ast.kind(node), Kind::FuncDef | Kind::Lambda | Kind::Pair)
            {
                matcher.statement(*pattern, node, &mut |matcher| keep(matcher, node, found));
            }
        }
        Root::Sequence(patterns) => {
            if matches!(ast.kind(node), Kind::Block | Kind::ClassBody) {
                sequences(matcher, patterns, node, found);
            }
        }
        Root::Finally(pattern) => {
            let block = ast.child(node, 4);
            if ast.kind(node) == Kind::Try && block != NodeId::NOTHING {
                matcher.block(*pattern, block, &mut |matcher| keep(matcher, block, found));
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

/// Ways in which one pattern may fit one place; more are not asked for.
const MOST_WAYS: usize = 256;

/// Notes a match and goes on, unless the place has enough of them.
fn keep(matcher: &mut Matcher<'_>, node: NodeId, found: &mut Vec<Found>) -> bool {
    let own = matcher.target.ast.span(node);
    let span = matcher.covered.map_or(own, |(start, end)| start..end);
    let one = Found { span, node, bindings: matcher.bindings.clone() };
    let ways = found.iter().rev().take_while(|other| other.node == node).take(MOST_WAYS);
    let (mut count, mut is_known) = (0, false);
    for other in ways {
        count += 1;
        is_known |= *other == one;
    }
    if !is_known {
        found.push(one);
    }
    count >= MOST_WAYS
}

fn distinct(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| (found.span.start, found.span.end));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        let mut same = kept.iter().rev().take_while(|other| other.span == one.span);
        if !same.any(|other| other.bindings == one.bindings) {
            kept.push(one);
        }
    }
    kept
}
