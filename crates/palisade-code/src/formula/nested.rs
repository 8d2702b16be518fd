//! Formulas within what a metavariable stands for, in the file's language or in another one.

use std::cell::Cell;

use palisade_grammars::Parser;

use crate::analysis::Analysis;
use crate::ast::{Interner, Kind, NodeId};
use crate::generic::Document;
use crate::matching::{Bindings, Budget, Matcher, Target, Value};
use crate::pattern::Root;
use crate::rule::{Formula, PatternText, RuleLanguage};

use super::{Range, RangeKind, Scope, evaluate};

/// What the formula binds besides, once for every match within the metavariable. None when there is no match.
pub(super) fn matching(
    metavariable: &str,
    language: Option<RuleLanguage>,
    formula: &Formula,
    range: &Range,
    scope: &Scope<'_>,
) -> Vec<Bindings> {
    let Some(value) = scope.value(range, metavariable) else { return Vec::new() };
    match language {
        // A language that is named is read anew, even if it is the same.
        Some(language) => in_named_language(value, language, formula, scope),
        None => in_same_language(value, formula, range, scope),
    }
}

/// Matches that lie in the metavariable, and agree with what is bound already.
fn in_same_language(value: &Value, formula: &Formula, range: &Range, scope: &Scope<'_>) -> Vec<Bindings> {
    let Some(span) = scope.span_of(value) else { return Vec::new() };
    let context =
        Range { span: span.clone(), kind: RangeKind::Plain, node: scope.node_of(value), ..range.clone() };
    let roots = match (value, scope.target) {
        (Value::Node(node), Some(_)) => vec![Some(*node)],
        (Value::Nodes(nodes), Some(target)) => match block_of(target, nodes) {
            Some(block) => vec![Some(block)],
            None => nodes.iter().copied().map(Some).collect(),
        },
        // A text has no tree, only regular expressions fit it.
        _ => vec![None],
    };
    let mut found = Vec::new();
    for root in roots {
        let part_of = |target| root.map(|root| Target { root, index: None, ..target });
        let target = scope.target.and_then(part_of);
        let inner = Scope { target, part: Some(span.clone()), context: Some(&context), ..*scope };
        found.extend(evaluate(formula, &inner));
    }
    found.retain(|inner| {
        inner.span.start >= span.start && inner.span.end <= span.end && inner.agrees(range, scope)
    });
    found.into_iter().map(|inner| only_new(&inner.bindings, range)).collect()
}

/// What is bound within, and not around it.
fn only_new(inner: &Bindings, outer: &Range) -> Bindings {
    let mut new = Bindings::default();
    for (name, value) in inner.iter().filter(|(name, _)| outer.bindings.get(*name).is_none()) {
        new.push(name, value.clone());
    }
    new
}

/// The block whose statements these are, so that sequences are found in it.
fn block_of(target: Target<'_>, nodes: &[NodeId]) -> Option<NodeId> {
    target.ast.ids().find(|id| target.ast.kind(*id) == Kind::Block && target.ast.children(*id) == nodes)
}

/// Matches in the text of a string, or, for languages without a tree, in the code itself.
fn in_named_language(
    value: &Value,
    language: RuleLanguage,
    formula: &Formula,
    scope: &Scope<'_>,
) -> Vec<Bindings> {
    let is_plain = matches!(language, RuleLanguage::Regex | RuleLanguage::Generic)
        || matches!(scope.language, RuleLanguage::Regex | RuleLanguage::Generic);
    let content = text(value, scope).or_else(|| is_plain.then(|| scope.text_of(value)));
    let Some(text) = content else { return Vec::new() };
    let text = match language {
        RuleLanguage::Parsed(parsed) => parsed.as_file(text),
        _ => text.into(),
    };
    let text = text.as_ref();
    let all = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let context =
        Range { span: 0..all, bindings: Default::default(), kind: RangeKind::Plain, node: None, fix: None };
    let start = start_of(value, text, scope);
    let cut = Cell::new(false);
    let of = |target: Option<Target<'_>>, symbols: &Interner| -> Vec<Bindings> {
        let inner = Scope {
            source: text,
            part: None,
            target,
            symbols,
            patterns: scope.patterns,
            texts: scope.texts,
            options: scope.options,
            language,
            budget: scope.budget,
            now: scope.now,
            cut: &cut,
            context: Some(&context),
        };
        let found = evaluate(formula, &inner).into_iter();
        found.map(|range| moved(&range.bindings, &inner, start)).collect()
    };
    let found = match language {
        RuleLanguage::Parsed(parsed) => {
            let analysis = Analysis::of(&mut Parser::new(), parsed, text, scope.texts);
            analysis.map(|analysis| of(Some(analysis.target()), &analysis.tree.symbols)).unwrap_or_default()
        }
        _ => of(None, &Interner::over(scope.texts)),
    };
    scope.cut.set(scope.cut.get() || cut.get());
    found
}

/// Where a text that is looked at by itself starts in the source, when it is written there as it is.
fn start_of(value: &Value, text: &str, scope: &Scope<'_>) -> Option<u32> {
    let span = scope.span_of(value)?;
    let within = scope.slice(&span).find(text)?;
    span.start.checked_add(u32::try_from(within).ok()?)
}

/// What was bound in a text by itself, as parts of the source.
fn moved(bindings: &Bindings, inner: &Scope<'_>, start: Option<u32>) -> Bindings {
    let mut moved = Bindings::default();
    for (name, value) in bindings.iter() {
        if let (Some(start), Some(span)) = (start, inner.span_of(value)) {
            let bound = |byte: u32| start.saturating_add(byte);
            moved.push(name, Value::Source(bound(span.start)..bound(span.end)));
        }
    }
    moved
}

/// The content of a string.
fn text<'a>(value: &Value, scope: &Scope<'a>) -> Option<&'a str> {
    match (value, scope.target) {
        (Value::Text(text, _), _) => Some(scope.symbols.text(*text)),
        (Value::Source(span), _) => Some(scope.slice(span)),
        (Value::Node(node), Some(target)) => {
            let known = target.ast.node(*node);
            match known.kind {
                Kind::Str | Kind::XmlText => Some(scope.symbols.text(known.text)),
                // A template without expressions.
                Kind::Interpolated => Some(scope.symbols.text(target.constant(*node, true)?.text?)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an expression has one of these types.
pub(super) fn has_type(value: &Value, types: &[String], language: RuleLanguage, scope: &Scope<'_>) -> bool {
    let RuleLanguage::Parsed(language) = language else { return false };
    let Some((target, node)) = scope.target.zip(scope.node_of(value)) else { return false };
    types.iter().any(|of_type| {
        let Some(pattern) = scope.patterns.of_type(language, of_type) else { return false };
        let [Root::Expression(root)] = pattern.roots[..] else { return false };
        is_of_type(&pattern.ast, root, target, node, scope)
    })
}

fn is_of_type(
    pattern: &crate::ast::Ast,
    root: NodeId,
    target: Target<'_>,
    node: NodeId,
    scope: &Scope<'_>,
) -> bool {
    let mut matcher = Matcher::new(pattern, target, scope.options, Budget::default());
    matcher.has_type(root, node)
}

/// Matches of a pattern of `languages: [generic]`.
pub(super) fn generic(text: &PatternText, scope: &Scope<'_>) -> Vec<Range> {
    let Some(pattern) = scope.patterns.generic(&text.text) else { return Vec::new() };
    let document = Document::parse(scope.source, scope.options.generic_comment_style);
    let found = pattern.search(&document);
    scope.cut.set(scope.cut.get() || found.is_cut);
    let span = |range: &std::ops::Range<usize>| {
        let bound = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        bound(range.start)..bound(range.end)
    };
    let range = |found: crate::generic::Match| {
        let mut bindings = Bindings::default();
        for (name, range) in &found.bindings {
            if let Some(name) = scope.symbols.find(name) {
                bindings.push(name, Value::Source(span(range)));
            }
        }
        Range { span: span(&found.range), bindings, kind: RangeKind::Plain, node: None, fix: None }
    };
    found.matches.into_iter().map(range).collect()
}
