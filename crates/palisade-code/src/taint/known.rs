//! What is known of functions by their names: those that call back, and those that put things into collections.

use crate::ast::{Kind, NodeId};

use super::calls::{Argument, all_of, functions_in};
use super::evaluate::Evaluator;
use super::instantiate::{Call, Receiver, unnamed};
use super::place::Offset;
use super::value::Value;

impl Evaluator<'_> {
    /// The value of a call of something well known; none when it is not.
    pub(super) fn known_call(
        &mut self,
        node: NodeId,
        callee: NodeId,
        receiver: Option<&Receiver>,
        arguments: &[Argument],
    ) -> Option<Value> {
        let name = match self.ast().kind(callee) {
            Kind::Member => self.text(self.ast().child(callee, 1)),
            Kind::Name => self.text(callee),
            _ => return None,
        };
        let is_safe = self.context.options.taint_assume_safe_functions;
        match receiver {
            Some(receiver) if puts_in(name) => {
                self.put_in(receiver, arguments);
                None
            }
            Some(receiver) if takes_out(name) && !is_safe => self.take_out(&receiver.value, arguments),
            Some(receiver) => self.call_back(node, name, receiver, arguments),
            None if name == "getattr" && !is_safe => {
                let (object, key) = arguments.split_first()?;
                self.take_out(&object.value, key)
            }
            None if matches!(name, "map" | "filter" | "array_map") && arguments.len() > 1 => {
                let elements = Value::of(all_of(&arguments[1..]).derived());
                self.apply(node, &arguments[0], &[elements])
            }
            None => None,
        }
    }

    /// What is put into a collection taints it.
    fn put_in(&mut self, receiver: &Receiver, arguments: &[Argument]) {
        let Some(place) = &receiver.place else { return };
        let key = arguments.first().and_then(|key| self.scope.offset(key.node));
        match (key, arguments) {
            (Some(key), [_, content]) if place.path.len() < self.deepest() => {
                let place = place.with(key);
                self.state.write(&place, content.value.clone(), &self.scope, self.context.limits.path);
            }
            _ => {
                let taints = all_of(arguments).derived();
                self.state.taint(place, &taints, &self.scope, self.context.limits.path);
            }
        }
    }

    /// What stands under a constant key, or what is given for when nothing does.
    fn take_out(&self, object: &Value, arguments: &[Argument]) -> Option<Value> {
        let (key, defaults) = arguments.split_first()?;
        let Offset::Field(key) = self.scope.offset(key.node)? else { return None };
        let mut value = object.part(Offset::Field(key), self.deepest());
        for default in defaults {
            value.join(&default.value, self.deepest());
        }
        Some(value)
    }

    /// A function that is given each element.
    fn call_back(
        &mut self,
        node: NodeId,
        name: &str,
        receiver: &Receiver,
        arguments: &[Argument],
    ) -> Option<Value> {
        let element = Value::of(receiver.value.all().derived());
        let first = arguments.first()?;
        match name {
            "map" | "flatMap" | "then" | "thenApply" | "thenCompose" => self.apply(node, first, &[element]),
            "filter" | "find" | "findIndex" | "forEach" | "each" | "some" | "every" | "sort" | "findLast"
            | "peek" | "ifPresent" | "anyMatch" | "allMatch" | "tap" | "catch" => {
                self.apply(node, first, std::slice::from_ref(&element))?;
                Some(element)
            }
            "reduce" | "reduceRight" => {
                let initial = arguments.get(1).map(|initial| initial.value.derived()).unwrap_or_default();
                let mut gathered = initial;
                gathered.join(&element, self.deepest());
                self.apply(node, first, &[gathered, element])
            }
            _ => None,
        }
    }

    /// What a function that stands as an argument answers.
    fn apply(&mut self, node: NodeId, function: &Argument, values: &[Value]) -> Option<Value> {
        let mut functions: Vec<usize> = functions_in(&function.value.own).collect();
        if functions.is_empty() {
            functions = self.scope.functions_named(function.node);
        }
        let later = self.call_later(node, &function.value.own, values);
        if functions.is_empty() {
            return later;
        }
        let mut value = later.unwrap_or_default();
        let given: Vec<Argument> = values.iter().cloned().map(unnamed).collect();
        for function in functions {
            let (returned, _) = self.invoke(&Call { node, function, receiver: None, arguments: &given });
            value.join(&returned, self.deepest());
        }
        Some(value)
    }
}

/// Methods that answer what stands under a key.
fn takes_out(name: &str) -> bool {
    matches!(name, "get" | "getOrDefault" | "Load" | "getProperty" | "getAttribute")
}

/// Methods that put their arguments into what they are called on.
fn puts_in(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "LoadOrStore"
            | "PushBack"
            | "PushFront"
            | "Store"
            | "add"
            | "addAll"
            | "addFirst"
            | "addLast"
            | "appendleft"
            | "extend"
            | "insert"
            | "offer"
            | "prepend"
            | "push"
            | "put"
            | "putAll"
            | "set"
            | "setdefault"
            | "unshift"
            | "update"
    )
}
