//! A formula in a scope, from the patterns up.

use std::sync::Arc;

use crate::ast::{Kind, Span};
use crate::matching::{Bindings, Value, search};
use crate::pattern::{Pattern, Root};
use crate::regexes::Regex;
use crate::rule::{And, Formula, PatternText, RuleLanguage};

use super::range::{distinct, intersect, subtract};
use super::{Range, RangeKind, Scope, condition, focus};

/// Ranges of one file that one formula may have; more are cut.
const MOST_RANGES: usize = 50_000;

/// The ranges of a formula, by position.
pub fn evaluate(formula: &Formula, scope: &Scope<'_>) -> Vec<Range> {
    evaluate_within(formula, scope, None)
}

/// The same, of those parts only that lie in one of `within`.
fn evaluate_within(formula: &Formula, scope: &Scope<'_>, within: Option<&[Span]>) -> Vec<Range> {
    let mut ranges = match formula {
        Formula::Pattern(text) => pattern(text, scope, within),
        Formula::Regex(expression) => regex(expression, scope),
        Formula::Or(all) => all.iter().flat_map(|one| evaluate_within(one, scope, within)).collect(),
        Formula::And(and) => conjunction(and, scope),
        Formula::Inside(one) => of_kind(evaluate(one, scope), RangeKind::Inside),
        Formula::Anywhere(one) => of_kind(evaluate(one, scope), RangeKind::Anywhere),
    };
    if ranges.len() > MOST_RANGES {
        ranges.truncate(MOST_RANGES);
        scope.cut.set(true);
    }
    ranges
}

fn of_kind(ranges: Vec<Range>, kind: RangeKind) -> Vec<Range> {
    ranges.into_iter().map(|range| Range { kind, ..range }).collect()
}

fn pattern(text: &PatternText, scope: &Scope<'_>, within: Option<&[Span]>) -> Vec<Range> {
    match scope.language {
        RuleLanguage::Parsed(language) => {
            let found = scope.patterns.get(language, &text.text).zip(scope.target);
            let Some((pattern, target)) = found else { return Vec::new() };
            let searched = search(pattern, target, scope.options, scope.budget, scope.given(), within);
            scope.cut.set(scope.cut.get() || searched.is_cut);
            let range = |found: crate::matching::Found| Range {
                span: found.span,
                bindings: found.bindings,
                kind: RangeKind::Plain,
                node: Some(found.node),
                fix: None,
            };
            searched.found.into_iter().map(range).collect()
        }
        RuleLanguage::Generic => super::nested::generic(text, scope),
        RuleLanguage::Regex | RuleLanguage::Unsupported(_) => Vec::new(),
    }
}

/// Every place where a regular expression fits; groups bind metavariables.
fn regex(expression: &Regex, scope: &Scope<'_>) -> Vec<Range> {
    let start = scope.part.as_ref().map_or(0, |part| part.start);
    let text = scope.part.as_ref().map_or(scope.source, |part| scope.slice(part));
    let Ok(found) = expression.captures_all(text) else {
        scope.cut.set(true);
        return Vec::new();
    };
    let span = |range: &std::ops::Range<usize>| {
        let bound = |byte: usize| start.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX));
        bound(range.start)..bound(range.end)
    };
    let mut ranges = Vec::with_capacity(found.len());
    for captures in found {
        let mut bindings = Bindings::default();
        for (name, group) in captures.groups {
            if let Some(name) = scope.symbols.find(&name) {
                bindings.push(name, Value::Source(span(&group)));
            }
        }
        ranges.push(Range {
            span: span(&captures.range),
            bindings,
            kind: RangeKind::Regex,
            node: None,
            fix: None,
        });
    }
    ranges
}

/// Positive parts first, the plain ones before those around them, then what is taken away, then conditions.
fn conjunction(and: &And, scope: &Scope<'_>) -> Vec<Range> {
    let Some(mut ranges) = positives(and, scope) else { return Vec::new() };
    for negative in &and.negatives {
        if ranges.is_empty() {
            return ranges;
        }
        let taken = evaluate(negative, scope);
        ranges = subtract(ranges, &taken, scope);
    }
    let ranges = condition::filter_all(&and.conditions, ranges, scope);
    let mut ranges = focus::focus(ranges, &and.focus, scope);
    if let Some(fix) = &and.fix {
        ranges.iter_mut().for_each(|range| range.fix = Some(Arc::clone(fix)));
    }
    if let Some(name) = &and.bind {
        focus::bind(&mut ranges, name, scope);
    }
    distinct(&mut ranges);
    ranges
}

/// The intersection of the positive parts. `None` when one of them is nowhere.
fn positives(and: &And, scope: &Scope<'_>) -> Option<Vec<Range>> {
    let (anything, selective): (Vec<_>, Vec<_>) =
        and.positives.iter().partition(|one| is_anything(one, scope) && and.positives.len() > 1);
    let mut sets = Vec::with_capacity(selective.len());
    for one in selective {
        let ranges = evaluate(one, scope);
        if ranges.is_empty() {
            return None;
        }
        sets.push(ranges);
    }
    let is_inside = |set: &Vec<Range>| set.first().is_some_and(|range| range.kind == RangeKind::Inside);
    let (inside, plain): (Vec<_>, Vec<_>) = sets.into_iter().partition(is_inside);
    let mut sets = plain.into_iter().chain(inside);
    let first = match (sets.next(), scope.context) {
        (Some(first), _) => first,
        (None, Some(context)) => vec![context.clone()],
        (None, None) => return None,
    };
    let mut ranges = sets.fold(first, |ranges, set| intersect(&ranges, &set, scope));
    // `pattern: $X` is only looked for where the others are.
    for one in anything {
        let spans: Vec<Span> = ranges.iter().map(|range| range.span.clone()).collect();
        let found = evaluate_within(one, scope, Some(&spans));
        ranges = intersect(&ranges, &found, scope);
    }
    Some(ranges)
}

/// Whether a formula is a lone metavariable, which every expression is.
fn is_anything(formula: &Formula, scope: &Scope<'_>) -> bool {
    let (Formula::Pattern(text), RuleLanguage::Parsed(language)) = (formula, scope.language) else {
        return false;
    };
    let is_lone = |pattern: &Pattern| match pattern.roots[..] {
        [Root::Expression(root)] => pattern.ast.kind(root) == Kind::Metavar,
        _ => false,
    };
    scope.patterns.get(language, &text.text).is_some_and(is_lone)
}
