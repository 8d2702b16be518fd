//! Ranges with bindings, and how sets of them are intersected and taken away.

use std::sync::Arc;

use crate::ast::{NodeId, Span};
use crate::matching::Bindings;

use super::Scope;

/// What a range came from, which decides what it survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeKind {
    Plain,
    Inside,
    Regex,
    Anywhere,
}

/// A part of the file, and what metavariables are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub span: Span,
    pub bindings: Bindings,
    pub kind: RangeKind,
    /// The node that it is, where it is one.
    pub node: Option<NodeId>,
    /// The fix of the part of the rule that found it.
    pub fix: Option<Arc<str>>,
}

impl Range {
    /// Whether this lies in `other`, and the metavariables of both are the same.
    pub(super) fn is_in(&self, other: &Self, scope: &Scope<'_>) -> bool {
        let lies = other.span.start <= self.span.start && self.span.end <= other.span.end;
        (lies || other.kind == RangeKind::Anywhere) && self.agrees(other, scope)
    }

    /// Whether metavariables of both are the same. Numbered captures always are.
    pub(super) fn agrees(&self, other: &Self, scope: &Scope<'_>) -> bool {
        self.bindings.iter().all(|(name, value)| match other.bindings.get(name) {
            None => true,
            Some(_) if scope.is_numbered(name) => true,
            Some(there) => scope.same(value, there),
        })
    }

    /// This with what only `other` binds, if it lies in it.
    fn merged(&self, other: &Self, scope: &Scope<'_>) -> Option<Self> {
        let is_kept = self.kind != RangeKind::Inside || other.kind == RangeKind::Inside;
        if !is_kept || !self.is_in(other, scope) {
            return None;
        }
        Some(self.with(&other.bindings))
    }

    /// This with what it does not bind itself.
    pub(super) fn with(&self, more: &Bindings) -> Self {
        let mut all = self.clone();
        for (name, value) in more.iter() {
            if all.bindings.get(name).is_none() {
                all.bindings.push(name, value.clone());
            }
        }
        all
    }
}

/// The smaller of any two of which one lies in the other.
pub(super) fn intersect(left: &[Range], right: &[Range], scope: &Scope<'_>) -> Vec<Range> {
    let mut both = Vec::new();
    for one in left {
        both.extend(right.iter().filter_map(|other| one.merged(other, scope)));
    }
    for other in right {
        let mut found = left.iter().filter_map(|one| other.merged(one, scope));
        both.extend(found.by_ref());
    }
    distinct(&mut both);
    both
}

/// What is left of `ranges` without those that `negative` takes away.
pub(super) fn subtract(ranges: Vec<Range>, negative: &[Range], scope: &Scope<'_>) -> Vec<Range> {
    let is_taken = |range: &Range| {
        negative.iter().any(|other| match other.kind {
            RangeKind::Inside => range.is_in(other, scope),
            RangeKind::Regex => range.is_in(other, scope) || other.is_in(range, scope),
            RangeKind::Plain => range.is_in(other, scope) && other.is_in(range, scope),
            RangeKind::Anywhere => true,
        })
    };
    ranges.into_iter().filter(|range| !is_taken(range)).collect()
}

/// Each range once, by position.
pub(super) fn distinct(ranges: &mut Vec<Range>) {
    ranges.sort_by_key(|range| (range.span.start, range.span.end));
    let mut kept: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges.drain(..) {
        let same = |other: &&Range| other.span == range.span;
        if !kept.iter().rev().take_while(same).any(|other| *other == range) {
            kept.push(range);
        }
    }
    *ranges = kept;
}
