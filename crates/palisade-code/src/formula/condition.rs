//! Conditions on what metavariables stand for.

use crate::ast::Kind;
use crate::conditions;
use crate::matching::{Bindings, Value};
use crate::rule::Condition;

use super::{Range, Scope, nested};

/// The ranges for which all conditions hold, in their order. What nested formulas bind is known only after the last
/// condition: a range comes as it is, and once for every way in which such a formula binds more.
pub(super) fn filter_all(conditions: &[Condition], ranges: Vec<Range>, scope: &Scope<'_>) -> Vec<Range> {
    let mut left: Vec<(Range, Vec<Bindings>)> = ranges.into_iter().map(|range| (range, Vec::new())).collect();
    for condition in conditions {
        left = left.into_iter().filter_map(|each| filter(condition, each, scope)).collect();
    }
    let mut all = Vec::with_capacity(left.len());
    for (range, more) in left {
        let with = |more: Bindings| range.with(&more);
        let bound: Vec<Range> = more.into_iter().map(with).collect();
        all.extend(bound);
        all.push(range);
    }
    all
}

/// The range and what was bound within it, when the condition holds.
fn filter(
    condition: &Condition,
    (range, mut more): (Range, Vec<Bindings>),
    scope: &Scope<'_>,
) -> Option<(Range, Vec<Bindings>)> {
    let holds = match condition {
        Condition::Regex { metavariable, regex, constant_propagation } => {
            return matching(metavariable, regex, *constant_propagation, range, scope)
                .map(|range| (range, more));
        }
        Condition::Pattern { metavariable, language, formula } => {
            let found = nested::matching(metavariable, *language, formula, &range, scope);
            let holds = !found.is_empty();
            more.extend(found.into_iter().filter(|bindings| !bindings.is_empty()));
            holds
        }
        Condition::Comparison(comparison) => {
            let value = |name: &str| scope.value(&range, name).map(|value| worth(value, scope));
            comparison.holds(conditions::Scope { value: &value, now: scope.now })
        }
        Condition::Analysis { metavariable, analyzer } => scope
            .value(&range, metavariable)
            .is_some_and(|value| conditions::analyze(*analyzer, unquoted(value, scope))),
        Condition::Type { metavariable, types, language } => {
            let language = language.unwrap_or(scope.language);
            scope
                .value(&range, metavariable)
                .is_some_and(|value| nested::has_type(value, types, language, scope))
        }
    };
    holds.then_some((range, more))
}

/// The text of a value that is known.
fn constant<'a>(value: &Value, scope: &Scope<'a>) -> Option<&'a str> {
    let target = scope.target?;
    let node = scope.node_of(value)?;
    let known = target.constant(node, scope.options.constant_propagation)?;
    known.text.map(|text| scope.symbols.text(text))
}

/// What is written, without the quotes of a literal.
fn unquoted<'a>(value: &Value, scope: &Scope<'a>) -> &'a str {
    let text = scope.text_of(value);
    let is_literal = text.trim_start_matches(['r', 'b', 'u', 'f']).starts_with(['"', '\'', '`']);
    constant(value, scope).filter(|_| is_literal).unwrap_or(text)
}

fn matching(
    metavariable: &str,
    regex: &crate::regexes::Regex,
    constant_propagation: bool,
    mut range: Range,
    scope: &Scope<'_>,
) -> Option<Range> {
    let value = scope.value(&range, metavariable)?;
    let text = match constant(value, scope).filter(|_| constant_propagation) {
        Some(text) => text,
        None => scope.text_of(value),
    };
    let start = scope.span_of(value).map_or(0, |span| span.start);
    let Ok(captures) = regex.captures(text) else {
        scope.cut.set(true);
        return None;
    };
    let captures = captures?;
    for (name, group) in captures.groups {
        let bound = |byte: usize| start.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX));
        if let Some(name) = scope.symbols.find(&name)
            && range.bindings.get(name).is_none()
        {
            range.bindings.push(name, Value::Source(bound(group.start)..bound(group.end)));
        }
    }
    Some(range)
}

/// What a metavariable is worth in a comparison.
fn worth(value: &Value, scope: &Scope<'_>) -> conditions::Value {
    use conditions::Value as Worth;
    let code = || Worth::Code(scope.text_of(value).to_owned());
    let Some((target, node)) = scope.target.zip(scope.node_of(value)) else {
        return Worth::Text(scope.text_of(value).to_owned());
    };
    let Some(constant) = target.constant(node, scope.options.constant_propagation) else { return code() };
    let Some(text) = constant.text.map(|text| scope.symbols.text(text)) else { return code() };
    match constant.kind {
        Kind::Int => text.parse().map_or_else(|_| code(), Worth::Integer),
        Kind::Float => text.parse().map_or_else(|_| code(), Worth::Float),
        Kind::Bool => Worth::Boolean(text == "true"),
        Kind::Str | Kind::Char => Worth::Text(text.to_owned()),
        _ => code(),
    }
}
