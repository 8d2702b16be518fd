//! Lists of nodes: in order with `...`, or in any order.

use crate::ast::{Kind, NodeId};

use super::matcher::Next;
use super::{Matcher, Value};

/// Whether nodes of the file may be left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Allowed,
    Refused,
}

impl<'a> Matcher<'a> {
    /// In order; `...` and `$...X` stand for any number.
    pub(super) fn in_order(
        &mut self,
        patterns: &'a [NodeId],
        targets: &'a [NodeId],
        rest: Rest,
        next: Next<'_, 'a>,
    ) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = patterns.split_first() else {
            return (targets.is_empty() || rest == Rest::Allowed) && next(self);
        };
        match self.pattern.kind(*first) {
            Kind::Ellipsis => self.dots(others, targets, rest, next),
            Kind::MetavarEllipsis => self.named_dots(*first, others, targets, rest, next),
            _ => match targets.split_first() {
                Some((target, left)) => {
                    self.node(*first, *target, &mut |matcher| matcher.in_order(others, left, rest, next))
                }
                None => false,
            },
        }
    }

    fn dots(&mut self, others: &'a [NodeId], targets: &'a [NodeId], rest: Rest, next: Next<'_, 'a>) -> bool {
        if others.is_empty() {
            return next(self);
        }
        (0..=targets.len()).any(|taken| self.in_order(others, &targets[taken..], rest, next))
    }

    fn named_dots(
        &mut self,
        name: NodeId,
        others: &'a [NodeId],
        targets: &'a [NodeId],
        rest: Rest,
        next: Next<'_, 'a>,
    ) -> bool {
        let name = self.pattern.text(name);
        let shortest = if others.is_empty() { targets.len() } else { 0 };
        (shortest..=targets.len()).any(|taken| {
            let (inside, left) = targets.split_at(taken);
            self.bind(name, Value::Nodes(inside.to_vec()), &mut |matcher| {
                matcher.in_order(others, left, rest, next)
            })
        })
    }

    /// Each pattern fits another node, wherever it is. `...` allows a rest; `$...X` takes it.
    pub(super) fn in_any_order(
        &mut self,
        patterns: &'a [NodeId],
        targets: &[NodeId],
        rest: Rest,
        next: Next<'_, 'a>,
    ) -> bool {
        let is_dots =
            |id: &&NodeId| matches!(self.pattern.kind(**id), Kind::Ellipsis | Kind::MetavarEllipsis);
        let dots: Vec<_> = patterns.iter().filter(is_dots).copied().collect();
        let wanted: Vec<_> = patterns.iter().filter(|id| !is_dots(id)).copied().collect();
        let rest = if dots.is_empty() { rest } else { Rest::Allowed };
        let name = dots.iter().find(|id| self.pattern.kind(**id) == Kind::MetavarEllipsis);
        let name = name.map(|id| self.pattern.text(*id));
        self.each_somewhere(&wanted, targets, rest, &mut |matcher, left| match name {
            Some(name) => matcher.bind(name, Value::Nodes(left.to_vec()), next),
            None => next(matcher),
        })
    }

    fn each_somewhere(
        &mut self,
        wanted: &[NodeId],
        targets: &[NodeId],
        rest: Rest,
        next: &mut dyn FnMut(&mut Self, &[NodeId]) -> bool,
    ) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = wanted.split_first() else {
            return (targets.is_empty() || rest == Rest::Allowed) && next(self, targets);
        };
        (0..targets.len()).any(|at| {
            if !self.may_fit(*first, targets[at]) {
                return false;
            }
            self.node(*first, targets[at], &mut |matcher| {
                let mut left = targets.to_vec();
                left.remove(at);
                matcher.each_somewhere(others, &left, rest, next)
            })
        })
    }

    /// A cheap look at the names of two members, before anything is matched.
    fn may_fit(&self, pattern: NodeId, target: NodeId) -> bool {
        let (one, other) = (self.pattern.node(pattern), self.target.ast.node(target));
        if one.kind != Kind::Pair || other.kind != Kind::Pair {
            return true;
        }
        let (key, found) = (self.pattern.child(pattern, 0), self.target.ast.child(target, 0));
        let (key, found) = (self.pattern.node(key), self.target.ast.node(found));
        !matches!(key.kind, Kind::Name | Kind::Str)
            || !matches!(found.kind, Kind::Name | Kind::Str)
            || key.text == found.text
    }
}
