//! What sources, sanitizers, propagators and sinks do at a node that they match.

use std::rc::Rc;

use crate::ast::NodeId;
use crate::rule::{Requires, SideEffect, Sink};

use super::What;
use super::evaluate::Evaluator;
use super::marks::Mark;
use super::origin::{Needs, Origin, Taints};
use super::place::Place;
use super::trace::Trace;
use super::value::Value;

impl Evaluator<'_> {
    /// A sanitizer that makes the value of a node safe.
    pub(super) fn sanitizer(&self, node: NodeId) -> Option<&[Mark]> {
        let marks = self.context.marks.sanitizers.at(node);
        let applies = |mark: &Mark| {
            let (index, _) = self.context.matches.sanitizers[mark.found as usize];
            !self.context.rule.sanitizers[index].exact || mark.is_largest
        };
        marks.iter().any(applies).then_some(marks)
    }

    /// Whether these sanitizers concern their match as a whole, and nothing in it.
    pub(super) fn is_exact(&self, marks: &[Mark]) -> bool {
        marks.iter().all(|mark| {
            let (index, _) = self.context.matches.sanitizers[mark.found as usize];
            self.context.rule.sanitizers[index].exact
        })
    }

    /// Whether one of these sanitizers makes the place safe from now on.
    pub(super) fn cleans(&self, marks: &[Mark]) -> bool {
        marks.iter().any(|mark| {
            let (index, _) = self.context.matches.sanitizers[mark.found as usize];
            mark.is_exact && self.context.rule.sanitizers[index].by_side_effect
        })
    }

    /// Taints a value by the sources that match a node, and the place that it is in.
    pub(super) fn sources(&mut self, node: NodeId, value: &mut Value, place: Option<&Place>) {
        let context = self.context;
        for mark in context.marks.sources.at(node) {
            let (index, _) = context.matches.sources[mark.found as usize];
            let source = &context.rule.sources[index];
            let (changes_place, changes_value) = match source.by_side_effect {
                SideEffect::Only => (mark.is_exact, false),
                SideEffect::Yes => (mark.is_exact, true),
                SideEffect::No => (false, true),
            };
            if source.by_side_effect == SideEffect::No && source.exact && !mark.is_largest {
                continue;
            }
            let incoming = if source.control { self.state.control.clone() } else { value.all() };
            let taints = self.tainted_by(mark.found, &incoming);
            if source.control {
                self.state.control.join(&taints);
                continue;
            }
            if changes_value {
                value.taint(&taints);
            }
            if let (true, Some(place)) = (changes_place, place) {
                self.state.taint(place, &taints, &self.scope, context.limits.path);
            }
        }
    }

    /// What a match of a source adds to data that comes in.
    pub(super) fn tainted_by(&self, found: u32, incoming: &Taints) -> Taints {
        let context = self.context;
        let (index, matched) = &context.matches.sources[found as usize];
        let source = &context.rule.sources[*index];
        let needs = match &source.requires {
            None => None,
            Some(requires) => match self.unmet(requires, incoming) {
                Unmet::Nothing => None,
                Unmet::Unknown(needs) => Some(Rc::new(needs)),
                Unmet::Something => return Taints::default(),
            },
        };
        let label = context.label(&source.label);
        let trace = Trace::EMPTY.then(matched.span.clone(), What::Source, context.limits.trace);
        Taints::one(Origin::Source { found, label, needs }, trace)
    }

    /// What a source still needs when more data is known. None when it will never have it.
    pub(super) fn still_needed(
        &self,
        found: u32,
        needs: &Needs,
        incoming: &Taints,
    ) -> Option<Option<Rc<Needs>>> {
        let (index, _) = &self.context.matches.sources[found as usize];
        let requires = self.context.rule.sources[*index].requires.as_ref()?;
        let mut incoming = incoming.clone();
        for label in &needs.labels {
            let origin = Origin::Source { found, label: *label, needs: None };
            incoming.add(origin, Trace::EMPTY);
        }
        match self.unmet(requires, &incoming) {
            Unmet::Nothing => Some(None),
            Unmet::Unknown(needs) => Some(Some(Rc::new(needs))),
            Unmet::Something => None,
        }
    }

    fn unmet(&self, requires: &Requires, incoming: &Taints) -> Unmet {
        if self.context.is_met(requires, incoming) {
            return Unmet::Nothing;
        }
        let mut needs = Needs { labels: Vec::new(), places: Vec::new() };
        for origin in incoming.origins() {
            match origin {
                Origin::Source { label, needs: None, .. } => needs.labels.push(*label),
                Origin::Source { .. } => {}
                Origin::Entry { place, .. } => needs.places.push(place.clone()),
                Origin::Answer(_) | Origin::Function(_) => {}
            }
        }
        needs.labels.dedup();
        needs.places.dedup();
        if needs.places.is_empty() { Unmet::Something } else { Unmet::Unknown(needs) }
    }

    /// Takes up the taint of a node, and puts down what was taken up before.
    pub(super) fn propagate(&mut self, node: NodeId, value: &mut Value, place: Option<&Place>) {
        let context = self.context;
        for mark in context.marks.from.at(node).iter().filter(|mark| mark.is_largest) {
            self.take_up(mark.found, &value.all());
        }
        for mark in context.marks.to.at(node).iter().filter(|mark| mark.is_largest) {
            let by_side_effect = self.context.propagator(mark.found).by_side_effect;
            match (self.state.carried.get(&mark.found).cloned(), place) {
                (Some(taints), _) => {
                    value.taint(&taints);
                    if let (true, Some(place)) = (by_side_effect, place) {
                        self.state.taint(place, &taints, &self.scope, context.limits.path);
                    }
                }
                (None, Some(place)) if by_side_effect => {
                    self.state.waiting.insert(mark.found, place.clone());
                }
                (None, _) => {}
            }
        }
    }

    fn take_up(&mut self, found: u32, taints: &Taints) {
        let propagator = self.context.propagator(found);
        let requires = propagator.requires.as_ref();
        if taints.is_empty() || requires.is_some_and(|requires| !self.context.is_met(requires, taints)) {
            return;
        }
        let span = self.context.matches.propagators[found as usize].to.clone();
        let longest = self.context.limits.trace;
        let taints = taints.map(|origin, trace| {
            (self.context.relabelled(origin, propagator), trace.then(span.clone(), What::Propagated, longest))
        });
        let taints = taints.derived();
        if let Some(place) = self.state.waiting.remove(&found) {
            self.state.taint(&place, &taints, &self.scope, self.context.limits.path);
        }
        self.state.carried.insert(found, taints);
    }

    /// Notes what arrives at the sinks that match a node and of which `concerns` is true.
    pub(super) fn sinks(&mut self, node: NodeId, taints: &Taints, concerns: impl Fn(&Mark, &Sink) -> bool) {
        let context = self.context;
        for mark in context.marks.sinks.at(node) {
            let (index, _) = context.matches.sinks[mark.found as usize];
            let sink = &context.rule.sinks[index];
            let is_wanted = mark.is_largest || !sink.exact;
            if !is_wanted || sink.at_exit || !concerns(mark, sink) {
                continue;
            }
            let mut arrived = taints.derived();
            arrived.join(&self.state.control);
            self.reach(mark.found, node, &arrived);
        }
    }

    pub(super) fn reach(&mut self, sink: u32, node: NodeId, taints: &Taints) {
        if !taints.is_empty() {
            self.summary.reaches.entry((sink, node)).or_default().join(taints);
        }
    }
}

enum Unmet {
    Nothing,
    /// Only callers know.
    Unknown(Needs),
    Something,
}
