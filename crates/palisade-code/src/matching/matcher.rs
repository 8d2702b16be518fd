//! The state of a match under way. Each function takes what is left to match as `next`, calls it once for every way
//! in which its own part fits, and answers whether the search may stop.

use std::collections::HashMap;

use crate::ast::{Ast, Kind, NodeId, Symbol};
use crate::regexes::Regex;
use crate::rule::Options;

use super::{Bindings, Target, Value};

/// What is left to match.
pub(super) type Next<'n, 'a> = &'n mut dyn FnMut(&mut Matcher<'a>) -> bool;

/// Steps that one pattern may take in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    pub steps: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 2_000_000 }
    }
}

/// A match under way.
pub struct Matcher<'a> {
    pub(super) pattern: &'a Ast,
    pub(super) target: Target<'a>,
    pub(super) options: &'a Options,
    /// `$_`, which stands for anything each time.
    pub(super) anonymous: Option<Symbol>,
    pub(super) bindings: Bindings,
    /// From the first to the last statement that a sequence took.
    pub(super) covered: Option<(u32, u32)>,
    pub(super) steps: u32,
    /// Expressions of `"=~/re/"`, compiled when they are first tried.
    pub(super) regexes: HashMap<Symbol, Regex>,
}

impl<'a> Matcher<'a> {
    pub fn new(pattern: &'a Ast, target: Target<'a>, options: &'a Options, budget: Budget) -> Self {
        let anonymous = target.symbols.find("$_");
        Self {
            pattern,
            target,
            options,
            anonymous,
            bindings: Bindings::default(),
            covered: None,
            steps: budget.steps,
            regexes: HashMap::new(),
        }
    }

    /// The same with metavariables that are bound already.
    pub(super) fn with(mut self, given: Bindings) -> Self {
        self.bindings = given;
        self
    }

    /// Whether the budget was used up, so that matches may be missing.
    pub fn is_exhausted(&self) -> bool {
        self.steps == 0
    }

    /// Takes a step; `false` when there is none left.
    pub(super) fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }

    /// Binds a metavariable, or compares with what it is bound to.
    pub(super) fn bind(&mut self, name: Symbol, value: Value, next: Next<'_, 'a>) -> bool {
        if Some(name) == self.anonymous {
            return next(self);
        }
        if let Some(bound) = self.bindings.get(name) {
            return self.same_value(bound, &value) && next(self);
        }
        self.bindings.push(name, value);
        let stop = next(self);
        self.bindings.pop();
        stop
    }

    /// Runs `first`; where it never gets to `next`, runs `second`.
    pub(super) fn or_else(
        &mut self,
        next: Next<'_, 'a>,
        first: impl FnOnce(&mut Self, Next<'_, 'a>) -> bool,
        second: impl FnOnce(&mut Self, Next<'_, 'a>) -> bool,
    ) -> bool {
        let mut fits = false;
        let stop = first(self, &mut |matcher| {
            fits = true;
            next(matcher)
        });
        if stop || fits {
            return stop;
        }
        second(self, next)
    }

    /// A part that a pattern may leave out.
    pub(super) fn optional(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        // A list with nothing in it is left out too.
        let is_empty = target == NodeId::NOTHING
            && self.pattern.kind(pattern) == Kind::Modifiers
            && self.pattern.children(pattern).is_empty();
        if pattern == NodeId::NOTHING || is_empty {
            return next(self);
        }
        self.node(pattern, target, next)
    }

    /// A part that is on both sides or on none; `...` stands for one or none.
    pub(super) fn exact(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        match (pattern == NodeId::NOTHING, target == NodeId::NOTHING) {
            (true, true) => next(self),
            (false, false) => self.node(pattern, target, next),
            (false, true) => self.pattern.kind(pattern) == Kind::Ellipsis && next(self),
            (true, false) => false,
        }
    }

    /// Two nodes of whatever kind.
    pub(super) fn node(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        if !self.step() {
            return true;
        }
        let (pattern_kind, target_kind) = (self.pattern.kind(pattern), self.target.ast.kind(target));
        if pattern_kind.is_statement() || target_kind.is_statement() {
            return self.statement(pattern, target, next);
        }
        self.expression(pattern, target, false, next)
    }
}
