//! What stays the same while one rule is run over one file, and what it answers about labels.

use crate::matching::Target;
use crate::rule::{Options, Propagator, Requires, Taint};

use super::marks::Marks;
use super::origin::{Origin, Taints};
use super::program::Program;
use super::scope::Scope;
use super::summary::Summary;
use super::{Limits, Matches};

/// What stays the same for one rule in one file.
pub(super) struct Context<'a> {
    pub(super) target: Target<'a>,
    pub(super) program: &'a Program,
    pub(super) rule: &'a Taint,
    pub(super) options: &'a Options,
    pub(super) matches: &'a Matches,
    pub(super) marks: Marks,
    pub(super) limits: Limits,
    pub(super) labels: Vec<String>,
    pub(super) summaries: Vec<Summary>,
}

impl<'a> Context<'a> {
    pub(super) fn scope(&self, function: usize) -> Scope<'a> {
        Scope { target: self.target, program: self.program, function, deepest: self.limits.path }
    }

    /// The number of a label. Labels are those that the rule has, so there are few.
    pub(super) fn label(&self, label: &str) -> u16 {
        let at = self.labels.iter().position(|known| known == label).unwrap_or(0);
        u16::try_from(at).unwrap_or(0)
    }

    pub(super) fn propagator(&self, found: u32) -> &'a Propagator {
        &self.rule.propagators[self.matches.propagators[found as usize].index]
    }

    /// Whether labels are there, those left aside that only callers know.
    pub(super) fn is_met(&self, requires: &Requires, taints: &Taints) -> bool {
        requires.holds(&|label| {
            taints.origins().any(|origin| match origin {
                Origin::Source { label: there, needs: None, .. } => {
                    self.labels.get(usize::from(*there)).is_some_and(|there| there == label)
                }
                _ => false,
            })
        })
    }

    /// The same origin with the label that a propagator gives it.
    pub(super) fn relabelled(&self, origin: &Origin, propagator: &Propagator) -> Origin {
        let (Some(to), Origin::Source { found, label, needs }) = (&propagator.label, origin) else {
            return origin.clone();
        };
        let name = self.labels.get(usize::from(*label)).map_or("", String::as_str);
        let replaces =
            propagator.replace_labels.as_ref().is_none_or(|only| only.iter().any(|one| one == name));
        let label = if replaces { self.label(to) } else { *label };
        Origin::Source { found: *found, label, needs: needs.clone() }
    }
}
