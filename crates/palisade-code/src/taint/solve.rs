//! Solves one function: runs its steps until what holds at each block no longer changes.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Kind, NodeId};

use super::context::Context;
use super::evaluate::Evaluator;
use super::graph::{Graph, Step};
use super::origin::{Origin, Taints};
use super::place::{Place, Root};
use super::program::FunctionKind;
use super::state::{Entries, State};
use super::summary::Summary;
use super::value::Value;

/// How often one block is run.
const VISITS: u32 = 40;

/// What came out of solving a function.
pub(super) struct Solved {
    pub(super) summary: Summary,
    /// Functions whose summaries were used.
    pub(super) callees: BTreeSet<usize>,
    pub(super) steps: u32,
    pub(super) cut: Option<&'static str>,
    /// What holds when it is left.
    pub(super) exit: State,
}

pub(super) fn solve(context: &Context<'_>, function: usize, steps: u32) -> Solved {
    let scope = context.scope(function);
    let mut evaluator = Evaluator {
        context,
        scope,
        state: State::default(),
        summary: Summary::default(),
        callees: BTreeSet::new(),
        steps: Cell::new(steps),
        depth: 0,
        cut: None,
    };
    evaluator.enter();
    let exit = evaluator.run();
    if evaluator.steps.get() == 0 {
        evaluator.cut = Some("too many steps");
    }
    evaluator.finish(&exit);
    let Evaluator { summary, callees, steps: left, cut, .. } = evaluator;
    Solved { summary, callees, steps: steps - left.get(), cut, exit }
}

impl Evaluator<'_> {
    /// Parameters that are sources, and defaults.
    fn enter(&mut self) {
        let program = self.context.program;
        for parameter in &program.functions[self.scope.function].parameters {
            if parameter.default != NodeId::NOTHING {
                let default = self.value(parameter.default);
                self.default(parameter.target, &default);
            }
            self.parameter(parameter.node, parameter.target);
        }
    }

    fn default(&mut self, target: NodeId, value: &Value) {
        if self.ast().kind(target) == Kind::Name && !value.is_clean() {
            let place = self.scope.program.place_of_name(self.context.target, target);
            let mut held = self.state.root(place.root, &self.scope);
            held.join(value, self.deepest());
            self.state.write(&place, held, &self.scope, self.context.limits.path);
        }
    }

    /// Every name of a parameter that a source matches exactly.
    fn parameter(&mut self, node: NodeId, target: NodeId) {
        let mut whole = self.sources_of_parameter(node);
        if whole.is_empty() {
            whole = self.sources_of_parameter(target);
        }
        let mut open = vec![target];
        while let Some(each) = open.pop() {
            open.extend(self.ast().children(each));
            if self.ast().kind(each) != Kind::Name || !self.context.target.facts.variables.contains_key(&each)
            {
                continue;
            }
            let mut taints = self.sources_of_parameter(each);
            taints.join(&whole);
            if !self.is_safe_type(each) {
                let place = self.scope.program.place_of_name(self.context.target, each);
                self.state.taint(&place, &taints, &self.scope, self.context.limits.path);
            }
        }
    }

    fn sources_of_parameter(&self, node: NodeId) -> Taints {
        let mut taints = Taints::default();
        for mark in self.context.marks.sources.at(node).iter().filter(|mark| mark.is_exact) {
            taints.join(&self.tainted_by(mark.found, &Taints::default()));
        }
        taints
    }

    /// Runs all blocks, and answers what holds at the exit.
    fn run(&mut self) -> State {
        let graph = &self.context.program.functions[self.scope.function].graph;
        let order = order(graph);
        let mut before: Vec<Option<State>> = vec![None; graph.blocks.len()];
        let mut visits = vec![0; graph.blocks.len()];
        before[0] = Some(std::mem::take(&mut self.state));
        let mut open = BTreeSet::from([(order[0], 0)]);
        while let Some((_, block)) = open.pop_first() {
            let Some(state) = before[block].clone() else { continue };
            visits[block] += 1;
            if visits[block] > VISITS {
                self.cut = Some("no fixed point");
                continue;
            }
            self.state = state;
            for step in &graph.blocks[block].steps {
                self.step(*step);
            }
            let after = std::mem::take(&mut self.state);
            for next in &graph.blocks[block].next {
                let is_more = match &mut before[*next] {
                    Some(there) => there.join(&after, &self.scope, self.context.limits.path),
                    none => {
                        *none = Some(after.clone());
                        true
                    }
                };
                if is_more {
                    open.insert((order[*next], *next));
                }
            }
        }
        before[graph.exit].take().unwrap_or_default()
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Evaluate(node) => {
                self.value(node);
            }
            Step::Each { target, iterable } => self.each(target, iterable),
            Step::Match { label, value } => self.matched(label, value),
            Step::Return(node) => {
                let value = self.value(node);
                if !self.is_safe_type(node) {
                    self.returns(&value);
                }
            }
        }
    }

    pub(super) fn returns(&mut self, value: &Value) {
        self.summary.returns.join(value, self.context.limits.path);
    }

    /// Labels of a case may bind names to parts of the value.
    fn matched(&mut self, label: NodeId, value: NodeId) {
        if !self.context.program.cases_bind {
            self.value(label);
            return;
        }
        let taints = self.all(value).derived();
        self.bind_label(label, &Value::of(taints));
    }

    fn bind_label(&mut self, label: NodeId, value: &Value) {
        let children = self.ast().children(label);
        match self.ast().kind(label) {
            Kind::Name if self.text(label) != "_" => self.assign(label, value.clone()),
            Kind::Member | Kind::Name => {}
            Kind::Call => self.bind_label(self.ast().child(label, 1), value),
            Kind::Other if self.text(label) == "if_clause" => {
                children.iter().for_each(|child| {
                    self.value(*child);
                });
            }
            _ => children.iter().for_each(|child| self.bind_label(*child, value)),
        }
    }

    /// What the function leaves behind.
    fn finish(&mut self, exit: &State) {
        self.summary.control = exit.control.clone();
        let function = &self.context.program.functions[self.scope.function];
        for (root, value) in exit.values() {
            let is_parameter =
                matches!(root, Root::Variable(variable) if function.variables.contains(&variable));
            let is_kept = match is_parameter {
                // A parameter that was given another object no longer is the caller's.
                true => is_still(value, root),
                false => self.scope.is_entry(root) || function.kind == FunctionKind::ClassBody,
            };
            if is_kept && *value != self.scope.at_entry(root) {
                self.summary.leaves.insert(root, value.clone());
            }
        }
    }
}

/// Whether a value is still the object that was there on entry.
fn is_still(value: &Value, root: Root) -> bool {
    let entry = Origin::Entry { place: Place::of(root), derived: false };
    value.own.origins().any(|origin| *origin == entry)
}

/// The place of each block in an order in which most come after those that lead to them.
fn order(graph: &Graph) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    let mut left = graph.blocks.len();
    let mut open = vec![(0, 0)];
    let mut seen = vec![false; graph.blocks.len()];
    seen[0] = true;
    while let Some((block, at)) = open.pop() {
        match graph.blocks[block].next.get(at) {
            Some(next) => {
                open.push((block, at + 1));
                if !std::mem::replace(&mut seen[*next], true) {
                    open.push((*next, 0));
                }
            }
            None => {
                left -= 1;
                numbers.insert(block, left);
            }
        }
    }
    (0..graph.blocks.len()).map(|block| numbers.get(&block).copied().unwrap_or(block)).collect()
}
