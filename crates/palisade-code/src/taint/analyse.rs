//! The analysis of one rule in one file: solves every function, and gathers what arrived at sinks.

use std::collections::{BTreeMap, BTreeSet};

use crate::matching::Target;
use crate::rule::{Options, Source, Taint};

use super::context::Context;
use super::gather;
use super::marks::Marks;
use super::solve::{Solved, solve};
use super::state::State;
use super::summary::Summary;
use super::{Cut, Flows, Limits, Matches, Program};

/// Finds the flows of one rule. `program` is that of the same file.
pub fn analyse(
    target: Target<'_>,
    program: &Program,
    rule: &Taint,
    options: &Options,
    matches: &Matches,
    limits: Limits,
) -> Flows {
    if matches.sources.is_empty() || matches.sinks.is_empty() {
        return Flows::default();
    }
    let marks = Marks::of(target.ast, target.root, rule, matches);
    let summaries = vec![Summary::default(); program.functions.len()];
    let labels = labels(rule);
    let context = Context { target, program, rule, options, matches, marks, limits, labels, summaries };
    let mut whole =
        Whole { context, readers: BTreeMap::new(), cuts: BTreeSet::new(), exit: State::default() };
    whole.solve();
    let flows = gather::flows(&whole.context, &whole.exit);
    Flows { flows, cuts: whole.cuts.into_iter().collect() }
}

/// Every label of the rule, the one of sources that name none first.
fn labels(rule: &Taint) -> Vec<String> {
    let mut labels = vec![Source::LABEL.to_owned()];
    let of_propagators = rule.propagators.iter().filter_map(|propagator| propagator.label.as_ref());
    for label in rule.sources.iter().map(|source| &source.label).chain(of_propagators) {
        if !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    labels
}

struct Whole<'a> {
    context: Context<'a>,
    /// Functions that use the summary of a function.
    readers: BTreeMap<usize, BTreeSet<usize>>,
    cuts: BTreeSet<Cut>,
    /// What holds at the end of the file.
    exit: State,
}

impl Whole<'_> {
    /// Functions come after those that they use, and again when one of those became known better.
    fn solve(&mut self) {
        let count = self.context.program.functions.len();
        let ranks = &self.context.program.ranks;
        let mut open: BTreeSet<(usize, usize)> = (0..count).map(|each| (ranks[each], each)).collect();
        let mut rounds = vec![0; count];
        let mut left = self.context.limits.steps;
        while let Some((_, function)) = open.pop_first() {
            rounds[function] += 1;
            if rounds[function] > self.context.limits.rounds {
                self.cut(function, "functions that call each other");
                continue;
            }
            let solved = solve(&self.context, function, left.min(self.context.limits.steps_of_function));
            left -= solved.steps;
            if self.learn(function, solved) {
                let readers = self.readers.get(&function).into_iter().flatten();
                open.extend(readers.map(|reader| (ranks[*reader], *reader)));
            }
        }
    }

    /// Whether the summary is another one now.
    fn learn(&mut self, function: usize, solved: Solved) -> bool {
        let Solved { summary, callees, cut, exit, .. } = solved;
        if let Some(reason) = cut {
            self.cut(function, reason);
        }
        for callee in callees {
            self.readers.entry(callee).or_default().insert(function);
        }
        if function == 0 {
            self.exit = exit;
        }
        let is_new = self.context.summaries[function] != summary;
        self.context.summaries[function] = summary;
        is_new
    }

    fn cut(&mut self, function: usize, reason: &'static str) {
        let node = self.context.program.functions[function].node;
        let start = self.context.target.ast.node(node).start;
        self.cuts.insert(Cut { start, reason });
    }
}
