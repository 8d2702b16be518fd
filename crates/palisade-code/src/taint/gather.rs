//! Turns what arrived at sinks into flows: one for each match of a sink.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::NodeId;
use crate::matching::{Bindings, Target, Value as Bound};

use super::context::Context;
use super::origin::{Origin, Taints};
use super::place::{Place, Root};
use super::state::{Entries, State};
use super::trace::Trace;
use super::value::Value;
use super::{Flow, What};

/// All flows, by position of the sink.
pub(super) fn flows(context: &Context<'_>, file: &State) -> Vec<Flow> {
    let objects = objects(context);
    let mut flows = BTreeMap::new();
    for number in 0..context.program.functions.len() {
        for ((sink, _), taints) in &context.summaries[number].reaches {
            let taints = complete(context, number, taints, file, &objects);
            if !flows.contains_key(sink)
                && let Some(flow) = flow(context, *sink, &taints)
            {
                flows.insert(*sink, flow);
            }
        }
    }
    let mut flows: Vec<Flow> = flows.into_values().collect();
    flows.sort_by_key(|flow| (flow.sink.span.start, flow.sink.span.end, flow.sink_index));
    flows
}

/// What objects of each class hold after they were made, whoever makes them.
fn objects(context: &Context<'_>) -> Vec<Value> {
    let symbols = context.target.symbols;
    let program = context.program;
    let mut objects = Vec::new();
    for (number, class) in program.classes.iter().enumerate() {
        let constructors = class.methods.iter().filter(|(name, _)| {
            matches!(symbols.text(**name), "__init__" | "constructor" | "initialize")
                || program.class_by_name.get(name) == Some(&number)
        });
        let constructors: BTreeSet<usize> =
            constructors.flat_map(|(_, functions)| functions).copied().collect();
        let functions = constructors.iter().chain([&class.body]);
        let mut object = Value::default();
        for function in functions {
            if let Some(left) = context.summaries[*function].leaves.get(&Root::This) {
                let left = left.map(&mut |taints: &Taints| only_sources(taints));
                object.join(&left, context.limits.path);
            }
        }
        objects.push(object);
    }
    objects
}

fn only_sources(taints: &Taints) -> Taints {
    let mut sources = Taints::default();
    for (origin, trace) in taints.iter() {
        if matches!(origin, Origin::Source { needs: None, .. }) {
            sources.add(origin.clone(), trace.clone());
        }
    }
    sources
}

/// What fields of the object and variables of the file hold is known at last.
fn complete(
    context: &Context<'_>,
    function: usize,
    taints: &Taints,
    file: &State,
    objects: &[Value],
) -> Taints {
    let mut complete = only_sources(taints);
    for (origin, trace) in taints.iter() {
        let Origin::Entry { place, .. } = origin else { continue };
        let held = held(context, function, place, file, objects);
        for (origin, before) in only_sources(&held).iter() {
            complete.add(origin.clone(), before.followed_by(trace, context.limits.trace));
        }
    }
    complete
}

fn held(context: &Context<'_>, function: usize, place: &Place, file: &State, objects: &[Value]) -> Taints {
    match place.root {
        Root::This => {
            let class = context.program.functions[function].class;
            let object = class.and_then(|class| objects.get(class));
            object.map(|object| object.at(&place.path, context.limits.path).all()).unwrap_or_default()
        }
        Root::Variable(variable) if context.program.owners.get(&variable) != Some(&0) => Taints::default(),
        _ => file.read(place, &OfFile, context.limits.path).all(),
    }
}

/// Nothing comes into a file from outside.
struct OfFile;

impl Entries for OfFile {
    fn is_entry(&self, _root: Root) -> bool {
        false
    }
}

fn flow(context: &Context<'_>, sink: u32, taints: &Taints) -> Option<Flow> {
    let (sink_index, found) = &context.matches.sinks[sink as usize];
    let requires = &context.rule.sinks[*sink_index].requires;
    if requires.as_ref().is_some_and(|requires| !context.is_met(requires, taints)) {
        return None;
    }
    let is_wanted = |label: u16| requires.is_some() || label == 0;
    for (origin, trace) in taints.iter() {
        let Origin::Source { found: source, label, .. } = origin else { continue };
        let (source_index, source) = &context.matches.sources[*source as usize];
        let Some(bindings) = merged(context, &source.bindings, &found.bindings) else { continue };
        if is_wanted(*label) {
            return Some(Flow {
                sink: found.clone(),
                sink_index: *sink_index,
                source: source.clone(),
                source_index: *source_index,
                bindings,
                trace: trace_to(trace, found.span.clone(), context),
                labels: labels(context, taints),
            });
        }
    }
    None
}

fn trace_to(trace: &Trace, sink: crate::ast::Span, context: &Context<'_>) -> Vec<super::Step> {
    let mut steps = trace.steps();
    steps.truncate(context.limits.trace as usize);
    steps.push(super::Step { span: sink, what: What::Sink });
    steps
}

fn labels(context: &Context<'_>, taints: &Taints) -> Vec<String> {
    let mut numbers: Vec<u16> = taints
        .origins()
        .filter_map(|origin| match origin {
            Origin::Source { label, .. } => Some(*label),
            _ => None,
        })
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.iter().filter_map(|number| context.labels.get(usize::from(*number)).cloned()).collect()
}

/// The bindings of the sink and those that only the source has; none when the rule wants them equal and they differ.
fn merged(context: &Context<'_>, source: &Bindings, sink: &Bindings) -> Option<Bindings> {
    let mut merged = sink.clone();
    for (name, value) in source.iter() {
        match sink.get(name) {
            None => merged.push(name, value.clone()),
            Some(there) if context.options.taint_unify_mvars && !same(context.target, there, value) => {
                return None;
            }
            Some(_) => {}
        }
    }
    Some(merged)
}

/// Whether two values are the same code.
fn same(target: Target<'_>, one: &Bound, other: &Bound) -> bool {
    match (one, other) {
        (Bound::Node(one), Bound::Node(other)) => same_nodes(target, *one, *other),
        (Bound::Nodes(one), Bound::Nodes(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| same_nodes(target, *one, *other))
        }
        (Bound::Text(one, _), Bound::Text(other, _)) => one == other,
        (Bound::Source(one), Bound::Source(other)) => one == other,
        (Bound::Node(node), Bound::Text(text, _)) | (Bound::Text(text, _), Bound::Node(node)) => {
            target.ast.text(*node) == *text
        }
        _ => false,
    }
}

/// Without recursion, as both may be deep.
fn same_nodes(target: Target<'_>, one: NodeId, other: NodeId) -> bool {
    let mut open = vec![(one, other)];
    while let Some((one, other)) = open.pop() {
        let (left, right) = (target.ast.node(one), target.ast.node(other));
        let (children, others) = (target.ast.children(one), target.ast.children(other));
        let variables = &target.facts.variables;
        let differ = match (variables.get(&one), variables.get(&other)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        if differ || (left.kind, left.text) != (right.kind, right.text) || children.len() != others.len() {
            return false;
        }
        open.extend(children.iter().copied().zip(others.iter().copied()));
    }
    true
}
