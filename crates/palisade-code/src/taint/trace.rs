//! How data came to where it is: a list of places that shares its beginnings.

use std::rc::Rc;

use super::{Step, What};
use crate::ast::Span;

/// Places, last one first.
#[derive(Debug, Clone)]
pub(super) struct Trace(Option<Rc<Link>>);

#[derive(Debug)]
struct Link {
    step: Step,
    length: u32,
    before: Trace,
}

impl Trace {
    pub(super) const EMPTY: Self = Self(None);

    pub(super) fn len(&self) -> u32 {
        self.0.as_ref().map_or(0, |link| link.length)
    }

    /// One place longer; the same when it ends there already or is long enough.
    pub(super) fn then(&self, span: Span, what: What, longest: u32) -> Self {
        let step = Step { span, what };
        let is_last = self.0.as_ref().is_some_and(|link| link.step.span == step.span);
        if is_last || self.len() >= longest {
            return self.clone();
        }
        Self(Some(Rc::new(Link { step, length: self.len() + 1, before: self.clone() })))
    }

    /// This one, and then the places of another one.
    pub(super) fn followed_by(&self, other: &Self, longest: u32) -> Self {
        let steps = other.steps();
        steps.into_iter().fold(self.clone(), |trace, step| trace.then(step.span, step.what, longest))
    }

    /// First place first.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = self;
        while let Some(link) = &at.0 {
            steps.push(link.step.clone());
            at = &link.before;
        }
        steps.reverse();
        steps
    }
}

impl Drop for Link {
    /// Without recursion, as traces are long.
    fn drop(&mut self) {
        let mut before = self.before.0.take();
        while let Some(link) = before {
            before = Rc::into_inner(link).and_then(|mut link| link.before.0.take());
        }
    }
}
