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

/// The range with what the formula binds, once for every match within the metavariable.
pub(super) fn matching(
    metavariable: &str,
    language: Option<RuleLanguage>,
    formula: &Formula,
    range: Range,
    scope: &Scope<'_>,
) -> Vec<Range> {
    let Some(value) = scope.value(&range, metavariable).cloned() else { return Vec::new() };
    match language {
        Some(language) if !is_same(language, scope.language) => {
            if in_other_language(&value, language, formula, scope) { vec![range] } else { Vec::new() }
        }
        _ => in_same_language(&value, formula, &range, scope),
    }
}

fn is_same(one: RuleLanguage, other: RuleLanguage) -> bool {
    match (one, other) {
        (RuleLanguage::Parsed(one), RuleLanguage::Parsed(other)) => one.name == other.name,
        (RuleLanguage::Regex, RuleLanguage::Regex) | (RuleLanguage::Generic, RuleLanguage::Generic) => true,
        _ => false,
    }
}

/// Matches that lie in the metavariable, and agree with what is bound already.
fn in_same_language(value: &Value, formula: &Formula, range: &Range, scope: &Scope<'_>) -> Vec<Range> {
    let Some(span) = scope.span_of(value) else { return Vec::new() };
    let context =
        Range { span: span.clone(), kind: RangeKind::Plain, node: scope.node_of(value), ..range.clone() };
    let roots = match (value, scope.target) {
        (Value::Node(node), Some(_)) => vec![*node],
        (Value::Nodes(nodes), Some(target)) => match block_of(target, nodes) {
            Some(block) => vec![block],
            None => nodes.clone(),
        },
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for root in roots {
        let target = scope.target.map(|target| Target { root, index: None, ..target });
        let inner = Scope { target, context: Some(&context), ..*scope };
        found.extend(evaluate(formula, &inner));
    }
    found.retain(|inner| {
        inner.span.start >= span.start && inner.span.end <= span.end && inner.agrees(range, scope)
    });
    let with = |inner: Range| {
        let mut range = range.clone();
        for (name, value) in inner.bindings.iter() {
            if range.bindings.get(name).is_none() {
                range.bindings.push(name, value.clone());
            }
        }
        range
    };
    found.into_iter().map(with).collect()
}

/// The block whose statements these are, so that sequences are found in it.
fn block_of(target: Target<'_>, nodes: &[NodeId]) -> Option<NodeId> {
    target.ast.ids().find(|id| target.ast.kind(*id) == Kind::Block && target.ast.children(*id) == nodes)
}

/// Whether the formula matches in the text of a string, or, for languages without a tree, in the code itself.
fn in_other_language(value: &Value, language: RuleLanguage, formula: &Formula, scope: &Scope<'_>) -> bool {
    let is_plain = matches!(language, RuleLanguage::Regex | RuleLanguage::Generic)
        || matches!(scope.language, RuleLanguage::Regex | RuleLanguage::Generic);
    let Some(text) = text(value, scope).or_else(|| is_plain.then(|| scope.text_of(value))) else {
        return false;
    };
    let text = match language {
        RuleLanguage::Parsed(parsed) => parsed.as_file(text),
        _ => text.into(),
    };
    let text = text.as_ref();
    let all = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let context = Range { span: 0..all, bindings: Default::default(), kind: RangeKind::Plain, node: None };
    let cut = Cell::new(false);
    let of = |target: Option<Target<'_>>, symbols: &Interner| {
        let inner = Scope {
            source: text,
            target,
            symbols,
            patterns: scope.patterns,
            options: scope.options,
            language,
            budget: scope.budget,
            now: scope.now,
            cut: &cut,
            context: Some(&context),
        };
        !evaluate(formula, &inner).is_empty()
    };
    let holds = match language {
        RuleLanguage::Parsed(parsed) => {
            let analysis = Analysis::of(&mut Parser::new(), parsed, text, scope.patterns.symbols());
            analysis.is_some_and(|analysis| of(Some(analysis.target()), &analysis.tree.symbols))
        }
        _ => of(None, &Interner::over(scope.patterns.symbols())),
    };
    scope.cut.set(scope.cut.get() || cut.get());
    holds
}

/// The content of a string.
fn text<'a>(value: &Value, scope: &Scope<'a>) -> Option<&'a str> {
    match (value, scope.target) {
        (Value::Text(text, _), _) => Some(scope.symbols.text(*text)),
        (Value::Source(span), _) => Some(scope.slice(span)),
        (Value::Node(node), Some(target)) => {
            let node = target.ast.node(*node);
            matches!(node.kind, Kind::Str | Kind::XmlText).then(|| scope.symbols.text(node.text))
        }
        _ => None,
    }
}

/// Whether an expression has one of these types.
pub(super) fn has_type(value: &Value, types: &[String], language: RuleLanguage, scope: &Scope<'_>) -> bool {
    let RuleLanguage::Parsed(language) = language else { return false };
    let Some((target, node)) = scope.target.zip(scope.node_of(value)) else { return false };
    types.iter().any(|of_type| {
        let Some(pattern) = scope.patterns.get(language, of_type) else { return false };
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
    // The compiler refused what cannot be read.
    let Ok(pattern) = crate::generic::Pattern::parse(&text.text, scope.options) else { return Vec::new() };
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
        Range { span: span(&found.range), bindings, kind: RangeKind::Plain, node: None }
    };
    found.matches.into_iter().map(range).collect()
}
