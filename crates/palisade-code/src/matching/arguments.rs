//! Arguments of a call: in order, but for named ones.

use crate::ast::{Kind, NodeId, Symbol};
use crate::lower::is_metavar;

use super::matcher::Next;
use super::{Matcher, Value};

impl<'a> Matcher<'a> {
    /// The arguments of a pattern against those of a call.
    pub(super) fn arguments(
        &mut self,
        patterns: &'a [NodeId],
        targets: &[NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = patterns.split_first() else {
            return targets.is_empty() && next(self);
        };
        match self.pattern.kind(*first) {
            Kind::Ellipsis if others.is_empty() => next(self),
            Kind::Ellipsis => {
                (0..=targets.len()).any(|taken| self.arguments(others, &targets[taken..], next))
            }
            Kind::MetavarEllipsis => {
                let name = self.pattern.text(*first);
                let shortest = if others.is_empty() { targets.len() } else { 0 };
                (shortest..=targets.len()).any(|taken| {
                    let (inside, left) = targets.split_at(taken);
                    self.bind(name, Value::Nodes(inside.to_vec()), &mut |matcher| {
                        matcher.arguments(others, left, next)
                    })
                })
            }
            Kind::NamedArg => self.named_argument(*first, others, targets, next),
            _ => match targets.split_first() {
                // A named argument is no argument at a position.
                Some((target, _)) if self.target.ast.kind(*target) == Kind::NamedArg => false,
                Some((target, left)) => {
                    self.node(*first, *target, &mut |matcher| matcher.arguments(others, left, next))
                }
                None => false,
            },
        }
    }

    /// `name=value`, wherever it stands; with `$NAME=value` any name will do.
    fn named_argument(
        &mut self,
        argument: NodeId,
        others: &'a [NodeId],
        targets: &[NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        let name = self.pattern.text(argument);
        let is_any = is_metavar(self.target.symbols.text(name));
        let ast = self.target.ast;
        (0..targets.len()).any(|at| {
            let target = targets[at];
            if ast.kind(target) != Kind::NamedArg || !(is_any || ast.text(target) == name) {
                return false;
            }
            let mut left = targets.to_vec();
            left.remove(at);
            self.argument_name(is_any.then_some(name), target, &mut |matcher| {
                let (value, found) = (matcher.pattern.child(argument, 0), ast.child(target, 0));
                matcher.node(value, found, &mut |matcher| matcher.arguments(others, &left, next))
            })
        })
    }

    fn argument_name(&mut self, name: Option<Symbol>, target: NodeId, next: Next<'_, 'a>) -> bool {
        let Some(name) = name else { return next(self) };
        let node = self.target.ast.node(target);
        let length = u32::try_from(self.target.symbols.text(node.text).len()).unwrap_or(0);
        self.bind(name, Value::Text(node.text, node.start..node.start + length), next)
    }
}
