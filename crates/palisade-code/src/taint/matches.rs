//! What the patterns of a taint rule found in a file: the input of the analysis.

use crate::ast::Span;
use crate::formula::{Range, Scope, evaluate};
use crate::rule::{Formula, Propagator, Taint};

/// Matches of the parts of one rule. Each is with its place in the list of the rule.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    pub sources: Vec<(usize, Range)>,
    pub sinks: Vec<(usize, Range)>,
    pub sanitizers: Vec<(usize, Range)>,
    pub propagators: Vec<Propagation>,
}

/// One match of a propagator.
#[derive(Debug, Clone)]
pub struct Propagation {
    /// Its place in the list of the rule.
    pub index: usize,
    pub from: Span,
    pub to: Span,
}

impl Matches {
    /// Finds them. Sanitizers and propagators are not looked for where there is nothing to keep safe.
    pub fn of(rule: &Taint, scope: &Scope<'_>) -> Self {
        let sinks = found(rule.sinks.iter().map(|sink| &sink.formula), scope);
        let mut matches = Self { sinks, ..Self::default() };
        if matches.sinks.is_empty() {
            return matches;
        }
        matches.sources = found(rule.sources.iter().map(|source| &source.formula), scope);
        if matches.sources.is_empty() {
            return matches;
        }
        matches.sanitizers = found(rule.sanitizers.iter().map(|sanitizer| &sanitizer.formula), scope);
        for (index, propagator) in rule.propagators.iter().enumerate() {
            let ranges = evaluate(&propagator.formula, scope);
            matches.propagators.extend(ranges.iter().filter_map(|range| {
                let (from, to) = ends(propagator, range, scope)?;
                Some(Propagation { index, from, to })
            }));
        }
        matches
    }
}

fn found<'a>(formulas: impl Iterator<Item = &'a Formula>, scope: &Scope<'_>) -> Vec<(usize, Range)> {
    let all = |(index, formula)| evaluate(formula, scope).into_iter().map(move |range| (index, range));
    formulas.enumerate().flat_map(all).collect()
}

/// Where the metavariables of a propagator are.
fn ends(propagator: &Propagator, range: &Range, scope: &Scope<'_>) -> Option<(Span, Span)> {
    let end = |name: &str| scope.span_of(range.bindings.get(scope.symbols.find(name)?)?);
    Some((end(&propagator.from)?, end(&propagator.to)?))
}
