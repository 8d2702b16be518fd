//! Gives the parameters of a function the arguments of a call.

use std::collections::BTreeMap;

use crate::ast::{Interner, Kind, NodeId};

use super::calls::Argument;
use super::evaluate::Evaluator;
use super::instantiate::Call;
use super::place::{Offset, Word};
use super::program::{Parameter, ParameterKind};
use super::value::Value;

/// What the places of a function hold at one call.
pub(super) struct Bound {
    pub(super) variables: BTreeMap<u32, Value>,
    /// The argument that a parameter was given.
    pub(super) nodes: BTreeMap<u32, NodeId>,
    pub(super) this: Option<Value>,
    /// What given functions answered, by the node of the call.
    pub(super) answers: BTreeMap<NodeId, Value>,
}

impl Evaluator<'_> {
    /// Parameters of a function of which no call is known.
    pub(super) fn unbound(&self, function: usize) -> Bound {
        let variables = &self.context.program.functions[function].variables;
        let variables = variables.iter().map(|variable| (*variable, Value::default())).collect();
        Bound { variables, nodes: BTreeMap::new(), this: None, answers: BTreeMap::new() }
    }

    pub(super) fn bind(&self, call: &Call<'_>) -> Bound {
        let function = &self.context.program.functions[call.function];
        let mut bound = self.unbound(call.function);
        bound.this = call.receiver.as_ref().map(|receiver| receiver.value.clone());
        let mut next = 0;
        for parameter in &function.parameters {
            match parameter.kind {
                ParameterKind::Receiver => {}
                ParameterKind::Plain => {
                    let argument = self.argument(call.arguments, parameter, &mut next);
                    self.bind_one(parameter, argument, &mut bound);
                }
                ParameterKind::Rest => {
                    let value = rest(call.arguments, next);
                    self.bind_pattern(parameter.target, value, &mut bound);
                    next = call.arguments.len();
                }
                ParameterKind::Keywords => {
                    let value = keywords(self.context.target.symbols, call.arguments);
                    self.bind_pattern(parameter.target, value, &mut bound);
                }
            }
        }
        bound
    }

    /// The argument of a parameter: by its name, or the next one.
    fn argument(&self, arguments: &[Argument], parameter: &Parameter, next: &mut usize) -> Option<Argument> {
        let name = self.ast().text(parameter.target);
        // Parameters of PHP have a dollar that their arguments have not.
        let bare = self.text(parameter.target).strip_prefix('$');
        let bare = bare.and_then(|bare| self.context.target.symbols.find(bare));
        let is_named =
            |argument: &&Argument| argument.name.is_some_and(|own| own == name || Some(own) == bare);
        if let Some(named) = arguments.iter().find(is_named) {
            return Some(named.clone());
        }
        let at = *next;
        let spread = arguments.iter().take(at + 1).find(|argument| argument.is_spread);
        if let Some(spread) = spread {
            let at = arguments.iter().position(|argument| argument.is_spread).unwrap_or(0);
            let offset = u32::try_from(next.saturating_sub(at)).unwrap_or(u32::MAX);
            *next += 1;
            let value = spread.value.part(Offset::Index(offset), self.deepest());
            return Some(Argument { value, node: NodeId::NOTHING, ..spread.clone() });
        }
        let argument = arguments.get(at).filter(|argument| argument.name.is_none());
        *next += usize::from(argument.is_some());
        argument.cloned()
    }

    fn bind_one(&self, parameter: &Parameter, argument: Option<Argument>, bound: &mut Bound) {
        let Some(argument) = argument else { return };
        if let Some(variable) = self.context.target.facts.variables.get(&parameter.target) {
            bound.nodes.insert(*variable, argument.node);
        }
        self.bind_pattern(parameter.target, argument.value, bound);
    }

    /// The names of a parameter that is a pattern get their parts.
    fn bind_pattern(&self, target: NodeId, value: Value, bound: &mut Bound) {
        let children = self.ast().children(target);
        match self.ast().kind(target) {
            Kind::Name => {
                if let Some(variable) = self.context.target.facts.variables.get(&target) {
                    bound.variables.insert(*variable, value);
                }
            }
            Kind::Tuple | Kind::List | Kind::Array => {
                for (index, child) in children.iter().enumerate() {
                    let index = u32::try_from(index).unwrap_or(u32::MAX);
                    self.bind_pattern(*child, value.part(Offset::Index(index), self.deepest()), bound);
                }
            }
            Kind::Pair => {
                let part = match self.pattern_key(children[0]) {
                    Some(offset) => value.part(offset, self.deepest()),
                    None => value.derived(),
                };
                self.bind_pattern(children[1], part, bound);
            }
            Kind::Assign => self.bind_pattern(children[0], value, bound),
            _ => children.iter().for_each(|child| self.bind_pattern(*child, value.clone(), bound)),
        }
    }

    fn pattern_key(&self, key: NodeId) -> Option<Offset> {
        match self.ast().kind(key) {
            Kind::Name => Some(Offset::Field(self.scope.word(key))),
            _ => self.scope.offset(key),
        }
    }
}

/// What is left of the arguments for `...rest`.
fn rest(arguments: &[Argument], from: usize) -> Value {
    let mut value = Value::default();
    let left = arguments.iter().skip(from).filter(|argument| argument.name.is_none());
    for (index, argument) in left.enumerate() {
        match u32::try_from(index) {
            Ok(index) if !argument.is_spread => {
                value.parts.insert(Offset::Index(index), argument.value.clone());
            }
            _ => value.taint(&argument.value.all()),
        }
    }
    value
}

/// Named arguments for `**rest`.
fn keywords(symbols: &Interner, arguments: &[Argument]) -> Value {
    let mut value = Value::default();
    for argument in arguments {
        match argument.name {
            Some(name) => {
                value.parts.insert(Offset::Field(Word::of(symbols, name)), argument.value.clone());
            }
            None if argument.is_spread => value.taint(&argument.value.all()),
            None => {}
        }
    }
    value
}
