//! Calls of functions that are values: those that the caller gave, and those that are known.

use crate::ast::{Kind, NodeId};

use super::calls::{Argument, functions_in, invokes};
use super::evaluate::Evaluator;
use super::instantiate::Receiver;
use super::origin::{Origin, Taints};
use super::place::Root;
use super::trace::Trace;
use super::value::Value;

impl Evaluator<'_> {
    /// The answer of a function that the caller of this one gives.
    pub(super) fn given(
        &mut self,
        node: NodeId,
        callee: NodeId,
        callee_value: &Value,
        arguments: &[Argument],
    ) -> Option<Value> {
        let values: Vec<Value> = arguments.iter().map(|argument| argument.value.clone()).collect();
        if self.ast().kind(callee) == Kind::Name {
            return self.call_later(node, &callee_value.own, &values);
        }
        // `callback.call(..)`, or a method that the object was given.
        let object = self.invoked_object(callee);
        if !object.is_empty() {
            return self.call_later(node, &object, &values);
        }
        self.call_later(node, &callee_value.own, &values);
        None
    }

    /// Notes a call of something that was there on entry.
    pub(super) fn call_later(&mut self, node: NodeId, callee: &Taints, values: &[Value]) -> Option<Value> {
        let is_given = |origin: &Origin| match origin {
            Origin::Entry { place, derived: false } => place.root != Root::This || !place.path.is_empty(),
            Origin::Answer(_) => true,
            _ => false,
        };
        if !callee.origins().any(is_given) {
            return None;
        }
        let there = self.summary.calls.entry(node).or_default();
        there.callee.join(callee);
        for (at, value) in values.iter().enumerate() {
            match there.arguments.get_mut(at) {
                Some(argument) => {
                    argument.join(value, self.context.limits.path);
                }
                None => there.arguments.push(value.clone()),
            }
        }
        Some(Value::of(Taints::one(Origin::Answer(node), Trace::EMPTY)))
    }

    fn invoked_object(&self, callee: NodeId) -> Taints {
        let (object, name) = (self.ast().child(callee, 0), self.ast().child(callee, 1));
        let is_call = matches!(self.text(name), "call" | "apply" | "accept" | "invoke" | "run");
        match self.scope.place(object) {
            Some((place, true)) if is_call && place.path.is_empty() => {
                let held = self.state.read(&place, &self.scope, self.deepest()).own;
                let is_source = |origin: &Origin| matches!(origin, Origin::Source { .. });
                if held.origins().any(is_source) { Taints::default() } else { held }
            }
            _ => Taints::default(),
        }
    }

    /// Functions by the name of the callee, and those that its value is known to be.
    pub(super) fn functions_called(
        &self,
        callee: NodeId,
        value: &Value,
        receiver: Option<&Receiver>,
    ) -> Vec<usize> {
        let mut functions = self.scope.functions_named(callee);
        if !functions.is_empty() {
            return functions;
        }
        functions.extend(functions_in(&value.own));
        let name = self.ast().child(callee, 1);
        if let Some(receiver) = receiver
            && functions.is_empty()
            && invokes(self.text(name))
        {
            functions.extend(functions_in(&receiver.value.own));
        }
        functions
    }
}
