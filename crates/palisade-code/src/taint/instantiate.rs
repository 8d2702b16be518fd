//! Applies the summary of a function at a call: places of the function become values of the caller.

use std::rc::Rc;

use crate::ast::{Kind, NodeId};

use super::What;
use super::bind::Bound;
use super::calls::{Argument, all_of, functions_in};
use super::evaluate::Evaluator;
use super::origin::{Needs, Origin, Taints};
use super::place::{Place, Root};
use super::state::LARGEST;
use super::summary::{CallBack, Summary};
use super::trace::Trace;
use super::value::Value;

/// One call of a function of the file.
#[derive(Debug, Clone)]
pub(super) struct Call<'a> {
    pub(super) node: NodeId,
    pub(super) function: usize,
    pub(super) receiver: Option<Receiver>,
    pub(super) arguments: &'a [Argument],
}

/// What a method is called on.
#[derive(Debug, Clone, Default)]
pub(super) struct Receiver {
    pub(super) value: Value,
    pub(super) place: Option<Place>,
}

impl Evaluator<'_> {
    /// What a call returns, and what the object holds then.
    pub(super) fn invoke(&mut self, call: &Call<'_>) -> (Value, Value) {
        let summary = &self.context.summaries[call.function];
        self.callees.insert(call.function);
        let mut bound = self.bind(call);
        self.call_given(summary, &mut bound, call.node);
        let returned = self.substituted(&summary.returns, &bound, call.node);
        let object = self.leave(summary, &bound, call);
        self.arrive(call.function, summary, &bound, call.node);
        (returned, object)
    }

    /// A function that is defined here may run any time, with what it sees from here.
    pub(super) fn define(&mut self, node: NodeId) {
        let Some(function) = self.context.program.by_node.get(&node).copied() else {
            if self.ast().kind(node) == Kind::VarDef {
                self.value(node);
            }
            return;
        };
        self.callees.insert(function);
        let summary = &self.context.summaries[function];
        let bound = self.unbound(function);
        self.arrive(function, summary, &bound, node);
        if self.ast().kind(node) == Kind::Lambda {
            self.leave_maybe(summary, &bound, node);
        }
    }

    pub(super) fn define_class(&mut self, node: NodeId) {
        let Some(class) = self.context.program.class_by_node.get(&node).copied() else { return };
        let body = self.context.program.classes[class].body;
        let receiver = Some(Receiver::default());
        self.invoke(&Call { node, function: body, receiver, arguments: &[] });
        for function in self.context.program.classes[class].in_order() {
            self.callees.insert(function);
            let mut bound = self.unbound(function);
            bound.this = Some(Value::default());
            self.arrive(function, &self.context.summaries[function], &bound, node);
        }
    }

    /// What a place of the called function holds.
    fn bound_value(&self, place: &Place, bound: &Bound) -> Value {
        let root = match place.root {
            Root::Variable(variable) => bound.variables.get(&variable).cloned(),
            Root::This => bound.this.clone(),
            Root::Named(_) => None,
        };
        let root = root.unwrap_or_else(|| self.state.root(place.root, &self.scope));
        root.at(&place.path, self.deepest())
    }

    /// A value of the function in terms of the caller.
    fn substituted(&self, value: &Value, bound: &Bound, node: NodeId) -> Value {
        let mut result = Value::default();
        for (origin, trace) in value.own.iter() {
            if !self.spend(1) {
                break;
            }
            match origin {
                Origin::Source { found, label, needs } => {
                    if let Some(needs) = self.resolved(*found, needs.as_deref(), bound) {
                        let origin = Origin::Source { found: *found, label: *label, needs };
                        result.taint(&Taints::one(origin, trace.clone()));
                    }
                }
                Origin::Function(_) => {
                    result.own.add(origin.clone(), trace.clone());
                }
                Origin::Answer(call) => {
                    let answer = bound.answers.get(call).cloned().unwrap_or_default();
                    result.join(&self.longer(&answer, trace, node), self.deepest());
                }
                Origin::Entry { place, derived } => {
                    let held = self.bound_value(place, bound);
                    if !self.spend(held.size()) {
                        break;
                    }
                    let held = if *derived { held.derived() } else { held };
                    result.join(&self.longer(&held, trace, node), self.deepest());
                }
            }
        }
        for (offset, part) in &value.parts {
            result.parts.insert(*offset, self.substituted(part, bound, node));
        }
        result.coarsen(LARGEST);
        result
    }

    /// Data of the caller that took the way of `trace` through the function.
    fn longer(&self, value: &Value, trace: &Trace, node: NodeId) -> Value {
        let (span, longest) = (self.ast().span(node), self.context.limits.trace);
        value.map(&mut |taints: &Taints| {
            taints.map(|origin, before| {
                let called = before.then(span.clone(), What::Called, longest);
                (origin.clone(), called.followed_by(trace, longest))
            })
        })
    }

    /// What a source still needs, now that more is known. None when it will never have it.
    fn resolved(&self, found: u32, needs: Option<&Needs>, bound: &Bound) -> Option<Option<Rc<Needs>>> {
        let Some(needs) = needs else { return Some(None) };
        let mut incoming = Taints::default();
        for place in &needs.places {
            incoming.join(&self.bound_value(place, bound).all());
        }
        self.still_needed(found, needs, &incoming)
    }

    /// What the function leaves in places of the caller. Answers what the object holds.
    fn leave(&mut self, summary: &Summary, bound: &Bound, call: &Call<'_>) -> Value {
        let held: Vec<(Root, Value)> = summary
            .leaves
            .iter()
            .map(|(root, value)| (*root, self.substituted(value, bound, call.node)))
            .collect();
        let mut object = call.receiver.as_ref().map(|receiver| receiver.value.clone()).unwrap_or_default();
        for (root, value) in held {
            let place = match root {
                Root::This => {
                    object.clone_from(&value);
                    match &call.receiver {
                        Some(receiver) => receiver.place.clone(),
                        None => Some(Place::of(root)),
                    }
                }
                Root::Variable(variable) if bound.variables.contains_key(&variable) => {
                    bound.nodes.get(&variable).and_then(|node| self.place_of_argument(*node))
                }
                _ => Some(Place::of(root)),
            };
            if let Some(place) = place {
                let value = self.limited(value);
                self.state.write(&place, value, &self.scope, self.context.limits.path);
            }
        }
        let control = self.substituted(&Value::of(summary.control.clone()), bound, call.node).own;
        self.state.control.join(&control);
        object
    }

    /// What a function that may run leaves in places that it shares with this one.
    fn leave_maybe(&mut self, summary: &Summary, bound: &Bound, node: NodeId) {
        for (root, value) in &summary.leaves {
            let is_shared = match root {
                Root::Variable(variable) => !bound.variables.contains_key(variable),
                _ => true,
            };
            if is_shared {
                let value = self.substituted(value, bound, node);
                let mut now = self.state.root(*root, &self.scope);
                now.join(&value, self.deepest());
                self.state.write(&Place::of(*root), now, &self.scope, self.context.limits.path);
            }
        }
    }

    /// What arrives at sinks in the function because of the caller.
    fn arrive(&mut self, function: usize, summary: &Summary, bound: &Bound, node: NodeId) {
        for ((sink, place), taints) in &summary.reaches {
            let depends = |origin: &Origin| match origin {
                Origin::Entry { .. } | Origin::Answer(_) => true,
                Origin::Source { needs, .. } => needs.is_some(),
                Origin::Function(_) => false,
            };
            if taints.origins().any(depends) && !self.is_excluded(function, *place, bound) {
                let taints = self.substituted(&Value::of(taints.clone()), bound, node).all();
                self.reach(*sink, node, &taints.derived());
            }
        }
    }

    /// Calls the functions that this one gives to the called one.
    fn call_given(&mut self, summary: &Summary, bound: &mut Bound, node: NodeId) {
        if self.depth >= self.context.limits.depth {
            return;
        }
        self.depth += 1;
        for (call, callback) in &summary.calls {
            let answer = self.call_one_given(*call, callback, bound, node);
            bound.answers.insert(*call, answer);
        }
        self.depth -= 1;
    }

    fn call_one_given(&mut self, call: NodeId, callback: &CallBack, bound: &Bound, node: NodeId) -> Value {
        let values: Vec<Value> =
            callback.arguments.iter().map(|value| self.substituted(value, bound, node)).collect();
        let callee = self.substituted(&Value::of(callback.callee.clone()), bound, node).own;
        let functions: Vec<usize> = functions_in(&callee).collect();
        let later = self.call_later(call, &callee, &values);
        let is_known = later.is_some() || !functions.is_empty();
        let mut answer = later.unwrap_or_default();
        let arguments: Vec<Argument> = values.into_iter().map(unnamed).collect();
        if !is_known && !self.context.options.taint_assume_safe_functions {
            // A function that is not of the file passes on what goes into it.
            answer.taint(&all_of(&arguments).derived());
        }
        for function in functions {
            let (returned, _) = self.invoke(&Call { node, function, receiver: None, arguments: &arguments });
            answer.join(&returned, self.deepest());
        }
        answer
    }
}

pub(super) fn unnamed(value: Value) -> Argument {
    Argument { node: NodeId::NOTHING, name: None, is_spread: false, value }
}
