//! `focus-metavariable`: the match is what a metavariable stands for.

use crate::ast::Span;
use crate::matching::Value;

use super::range::{distinct, intersect};
use super::{Range, Scope};

/// Replaces ranges by those of their metavariables: of any in one list, of all lists at once.
pub(super) fn focus(ranges: Vec<Range>, lists: &[Vec<String>], scope: &Scope<'_>) -> Vec<Range> {
    if lists.is_empty() {
        return ranges;
    }
    let mut focused: Vec<Range> = ranges.iter().flat_map(|range| on(range, lists, scope)).collect();
    distinct(&mut focused);
    focused
}

/// One range focused.
fn on(range: &Range, lists: &[Vec<String>], scope: &Scope<'_>) -> Vec<Range> {
    let of_list = |list: &Vec<String>| -> Vec<Range> {
        list.iter().filter_map(|name| one(range, name, scope)).collect()
    };
    let mut sets = lists.iter().map(of_list);
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |ranges, set| intersect(&ranges, &set, scope))
}

fn one(range: &Range, name: &str, scope: &Scope<'_>) -> Option<Range> {
    let value = scope.value(range, name)?;
    let span = scope.span_of(value)?;
    let node = scope.node_of(value);
    // What lies around the match is not it, and what lies elsewhere is none.
    let is_in = |inner: &Span, outer: &Span| outer.start <= inner.start && inner.end <= outer.end;
    if is_in(&span, &range.span) {
        return Some(Range { span, node, ..range.clone() });
    }
    is_in(&range.span, &span).then(|| range.clone())
}

/// Binds a metavariable to the whole match.
pub(super) fn bind(ranges: &mut [Range], name: &str, scope: &Scope<'_>) {
    let Some(name) = scope.symbols.find(name) else { return };
    for range in ranges {
        let value = range.node.map_or_else(|| Value::Source(range.span.clone()), Value::Node);
        if range.bindings.get(name).is_none() {
            range.bindings.push(name, value);
        }
    }
}
