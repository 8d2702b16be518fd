//! Evaluates calls: by the summary of the function that runs, by what is known of its name, or by passing all taint on.

use crate::ast::{Kind, NodeId, Symbol};

use super::What;
use super::evaluate::Evaluator;
use super::instantiate::{Call, Receiver};
use super::origin::{Origin, Taints};
use super::place::{Offset, Place, Word};
use super::state::State;
use super::value::Value;

/// One argument of a call.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub(super) node: NodeId,
    pub(super) name: Option<Symbol>,
    pub(super) is_spread: bool,
    pub(super) value: Value,
}

impl Evaluator<'_> {
    pub(super) fn call(&mut self, node: NodeId) -> Value {
        let (callee, list) = (self.ast().child(node, 0), self.ast().child(node, 1));
        let arguments = self.arguments(list);
        let (callee_value, receiver) = self.callee(callee);
        let passed = all_of(&arguments);
        self.arguments_at_sinks(node, &passed);
        let value = self.called(node, callee, &callee_value, receiver.as_ref(), &arguments);
        match self.is_safe_type(node) {
            true => Value::default(),
            false => self.after_call(node, &value),
        }
    }

    /// Of a sink that does not say which part is meant, every argument is one.
    pub(super) fn arguments_at_sinks(&mut self, node: NodeId, passed: &Taints) {
        let context = self.context;
        self.sinks(node, passed, |mark, sink| {
            mark.is_largest && !(sink.exact && context.marks.has_focus[mark.found as usize])
        });
    }

    pub(super) fn after_call(&mut self, node: NodeId, value: &Value) -> Value {
        let (span, longest) = (self.ast().span(node), self.context.limits.trace);
        let value = value.map(&mut |taints: &Taints| {
            taints.map(|origin, trace| (origin.clone(), trace.then(span.clone(), What::Called, longest)))
        });
        self.limited(value)
    }

    pub(super) fn arguments(&mut self, list: NodeId) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for node in self.ast().children(list) {
            let value = self.value(*node);
            let value = if self.is_safe_type(*node) { Value::default() } else { value };
            let (inner, name, is_spread) = match self.ast().kind(*node) {
                Kind::NamedArg => (self.ast().child(*node, 0), Some(self.ast().text(*node)), false),
                Kind::Spread => (self.ast().child(*node, 0), None, true),
                _ => (*node, None, false),
            };
            arguments.push(Argument { node: inner, name, is_spread, value });
        }
        arguments
    }

    /// What is called, and the object that it is called on.
    fn callee(&mut self, callee: NodeId) -> (Value, Option<Receiver>) {
        match self.ast().kind(callee) {
            Kind::Member | Kind::Index => {
                let object = self.ast().child(callee, 0);
                let place = self.place_of_argument(object);
                let stored = self.stored(callee, true);
                // What the evaluation did to the object is seen by the call.
                let value = match &place {
                    Some(place) if self.sanitizer(object).is_none() => {
                        let mut now = self.state.read(place, &self.scope, self.deepest());
                        now.taint(&stored.object.own);
                        now
                    }
                    _ => stored.object,
                };
                (stored.value, Some(Receiver { value, place }))
            }
            _ => (self.value(callee), None),
        }
    }

    fn called(
        &mut self,
        node: NodeId,
        callee: NodeId,
        callee_value: &Value,
        receiver: Option<&Receiver>,
        arguments: &[Argument],
    ) -> Value {
        let functions = self.functions_called(callee, callee_value, receiver);
        let functions = self.scope.fitting(functions, arguments.len());
        if !functions.is_empty() {
            let is_free = receiver.is_none();
            let value = self.invoke_all(node, &functions, receiver, arguments);
            return if is_free { self.with_callee(value, callee_value) } else { value };
        }
        if receiver.is_none()
            && let Some(class) = self.scope.class_named(callee)
            && let Some(object) = self.construct(node, class, arguments)
        {
            return object;
        }
        self.unknown_call(node, callee, callee_value, receiver, arguments)
    }

    fn with_callee(&self, mut value: Value, callee: &Value) -> Value {
        let is_source = |origin: &&Origin| matches!(origin, Origin::Source { .. });
        if callee.own.origins().any(|origin| is_source(&origin)) {
            value.taint(&callee.own.derived());
        }
        value
    }

    fn invoke_all(
        &mut self,
        node: NodeId,
        functions: &[usize],
        receiver: Option<&Receiver>,
        arguments: &[Argument],
    ) -> Value {
        let before = self.state.clone();
        let mut value = Value::default();
        let mut after: Option<State> = None;
        for function in functions {
            self.state = before.clone();
            let call = Call { node, function: *function, receiver: receiver.cloned(), arguments };
            value.join(&self.invoke(&call).0, self.deepest());
            if let Some(other) = after.take() {
                self.state.join(&other, &self.scope, self.context.limits.path);
            }
            after = Some(std::mem::take(&mut self.state));
        }
        self.state = after.unwrap_or(before);
        value
    }

    /// A function of which nothing is known passes on what goes into it.
    fn unknown_call(
        &mut self,
        node: NodeId,
        callee: NodeId,
        callee_value: &Value,
        receiver: Option<&Receiver>,
        arguments: &[Argument],
    ) -> Value {
        if let Some(answer) = self.given(node, callee, callee_value, arguments) {
            return answer;
        }
        if let Some(value) = self.known_call(node, callee, receiver, arguments) {
            return value;
        }
        let mut taints = Taints::default();
        let options = self.context.options;
        if options.taint_only_propagate_through_assignments {
            return Value::default();
        }
        if !options.taint_assume_safe_functions {
            taints.join(&all_of(arguments));
        }
        if let Some(value) = self.accessor(callee, receiver, arguments, &taints) {
            return value;
        }
        if let (Some(receiver), false) = (receiver, options.taint_assume_safe_functions) {
            taints.join(&receiver.value.all());
        }
        taints.join(&callee_value.own);
        Value::of(taints.derived())
    }

    /// `object.getName()` and `object.setName(value)` without a definition stand for the field.
    fn accessor(
        &mut self,
        callee: NodeId,
        receiver: Option<&Receiver>,
        arguments: &[Argument],
        passed: &Taints,
    ) -> Option<Value> {
        let receiver = receiver.filter(|_| self.context.program.has_accessors)?;
        let name = self.text(self.ast().child(callee, 1));
        let place = receiver.place.as_ref()?;
        let is_variable = self.ast().kind(self.ast().child(callee, 0)) == Kind::Name;
        let (is_read, rest) = match (name.get(..3)?, arguments.len()) {
            ("get", 0) => (true, name.get(3..)?),
            ("set", 1) => (false, name.get(3..)?),
            _ => return None,
        };
        let mut letters = rest.chars();
        let first = letters.next().filter(|_| is_variable)?;
        let field: String = first.to_lowercase().chain(letters).collect();
        // A field that is named nowhere has no number, and the method's own name serves as well.
        let symbols = self.context.target.symbols;
        let of_pair = |prefix: &str| symbols.find(&format!("{prefix}{rest}"));
        let field = symbols.find(&field).or_else(|| of_pair("set")).or_else(|| of_pair("get"))?;
        let place = place.with(Offset::Field(Word::of(symbols, field)));
        if is_read {
            return Some(self.state.read(&place, &self.scope, self.deepest()));
        }
        self.write_field(&place, passed);
        Some(Value::of(passed.derived()))
    }

    fn write_field(&mut self, place: &Place, taints: &Taints) {
        if place.path.len() <= self.deepest() {
            self.state.taint(place, &taints.derived(), &self.scope, self.deepest());
        }
    }
}

/// Methods of functions that call them.
pub(super) fn invokes(name: &str) -> bool {
    matches!(name, "call" | "apply" | "accept" | "run" | "invoke" | "test" | "get" | "execute")
}

/// Functions that a value may be.
pub(super) fn functions_in(taints: &Taints) -> impl Iterator<Item = usize> + '_ {
    taints.origins().filter_map(|origin| match origin {
        Origin::Function(function) => Some(*function),
        _ => None,
    })
}

/// The taint of all arguments together.
pub(super) fn all_of(arguments: &[Argument]) -> Taints {
    let mut taints = Taints::default();
    for argument in arguments {
        taints.join(&argument.value.all());
    }
    taints
}
