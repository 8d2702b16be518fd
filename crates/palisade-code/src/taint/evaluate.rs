//! Evaluates expressions: what taint their values have, which sinks they reach, what they do to the state.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::ast::{Ast, Kind, NodeId};

use super::context::Context;
use super::origin::{Origin, Taints};
use super::place::Offset;
use super::scope::Scope;
use super::state::State;
use super::summary::Summary;
use super::trace::Trace;
use super::value::Value;

/// The evaluation of one function.
pub(super) struct Evaluator<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) scope: Scope<'a>,
    pub(super) state: State,
    /// Its own summary as far as it is known.
    pub(super) summary: Summary,
    /// Functions whose summaries were used.
    pub(super) callees: BTreeSet<usize>,
    pub(super) steps: Cell<u32>,
    pub(super) depth: u32,
    pub(super) cut: Option<&'static str>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn ast(&self) -> &'a Ast {
        self.context.target.ast
    }

    pub(super) fn text(&self, node: NodeId) -> &'a str {
        self.context.target.symbols.text(self.ast().text(node))
    }

    pub(super) fn deepest(&self) -> usize {
        self.context.limits.path
    }

    /// Takes steps from the budget. Whether there were enough.
    pub(super) fn spend(&self, steps: u32) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(steps));
        left >= steps
    }

    /// The value of an expression.
    pub(super) fn value(&mut self, node: NodeId) -> Value {
        if self.depth >= self.context.limits.depth {
            self.cut = Some("nested too deeply");
            return Value::default();
        }
        if !self.spend(1) {
            self.cut = Some("too many steps");
            return Value::default();
        }
        self.depth += 1;
        let value = match self.ast().kind(node) {
            Kind::Nothing => Value::default(),
            Kind::Name | Kind::Member | Kind::Index => self.stored(node, true).value,
            _ => self.computed(node),
        };
        self.depth -= 1;
        value
    }

    /// The taint of an expression and of all its parts.
    pub(super) fn all(&mut self, node: NodeId) -> Taints {
        self.value(node).all()
    }

    /// An expression that is not the content of a place.
    fn computed(&mut self, node: NodeId) -> Value {
        if let Some(marks) = self.sanitizer(node) {
            if self.is_exact(marks) {
                // What is in it is not clean.
                self.by_kind(node);
            }
            return Value::default();
        }
        let mut value = self.by_kind(node);
        self.sources(node, &mut value, None);
        self.propagate(node, &mut value, None);
        self.sinks(node, &value.all(), |mark, sink| mark.is_largest || !sink.exact);
        value
    }

    fn by_kind(&mut self, node: NodeId) -> Value {
        match self.ast().kind(node) {
            Kind::Call => self.call(node),
            Kind::New => self.new_object(node),
            Kind::Assign | Kind::VarDef => self.assignment(node),
            Kind::AugAssign => self.augmented(node),
            _ => self.operation(node),
        }
    }

    /// Expressions by their kind.
    fn operation(&mut self, node: NodeId) -> Value {
        let children = self.ast().children(node);
        match (self.ast().kind(node), children) {
            (kind, _) if kind.is_literal() => Value::default(),
            (Kind::Binary, _) => self.binary(node),
            (Kind::Conditional, &[condition, then, otherwise]) => {
                self.conditional(condition, then, otherwise)
            }
            (Kind::Tuple | Kind::List | Kind::Array, elements) => self.elements(elements),
            (Kind::Dict | Kind::Object, pairs) => self.record(pairs),
            (Kind::Comprehension, &[element, ref clauses @ ..]) => self.comprehension(element, clauses),
            (Kind::Yield, &[value]) => {
                let value = self.value(value);
                self.returns(&value);
                value
            }
            (Kind::Await | Kind::Spread | Kind::NamedArg, &[value]) => self.value(value),
            (Kind::XmlExpr, &[value]) => self.value(value),
            (Kind::Cast, &[_, value]) => self.value(value),
            (Kind::Unary, &[operand]) if matches!(self.text(node), "&" | "*") => self.value(operand),
            // A size tells nothing of the data.
            (Kind::Unary, _) if matches!(self.text(node), "sizeof" | "alignof") => Value::default(),
            (Kind::Sequence, &[ref before @ .., last]) => {
                before.iter().for_each(|each| {
                    self.value(*each);
                });
                self.value(last)
            }
            (Kind::Lambda | Kind::FuncDef, _) => {
                self.define(node);
                self.function_value(node)
            }
            (Kind::ClassDef, _) => {
                self.define_class(node);
                Value::default()
            }
            (Kind::Param | Kind::Annotation | Kind::Modifiers, _) => Value::default(),
            (Kind::XmlAttr, &[_, value]) => self.value(value),
            (_, children) => self.mixed(children),
        }
    }

    /// A function as a value, to see where it is called.
    fn function_value(&self, node: NodeId) -> Value {
        match self.context.program.by_node.get(&node) {
            Some(function) => Value::of(Taints::one(Origin::Function(*function), Trace::EMPTY)),
            None => Value::default(),
        }
    }

    /// Something made of all its parts.
    pub(super) fn mixed(&mut self, parts: &[NodeId]) -> Value {
        let mut taints = Taints::default();
        for part in parts {
            let all = self.all(*part);
            if !self.is_safe_type(*part) {
                taints.join(&all);
            }
        }
        match self.context.options.taint_only_propagate_through_assignments {
            true => Value::default(),
            false => Value::of(taints.derived()),
        }
    }

    fn binary(&mut self, node: NodeId) -> Value {
        let (left, right) = (self.ast().child(node, 0), self.ast().child(node, 1));
        let value = match self.text(node) {
            "||" | "or" | "??" | "?:" => self.either(left, right),
            "&&" | "and" => {
                let mut value = self.value(left);
                value.join(&self.value(right), self.deepest());
                value
            }
            _ => self.mixed(&[left, right]),
        };
        if self.context.options.taint_assume_safe_comparisons && is_comparison(self.text(node)) {
            return Value::default();
        }
        value
    }

    fn either(&mut self, one: NodeId, other: NodeId) -> Value {
        let mut value = self.value(one);
        value.join(&self.value(other), self.deepest());
        value
    }

    fn conditional(&mut self, condition: NodeId, then: NodeId, otherwise: NodeId) -> Value {
        self.value(condition);
        let constant = self.context.target.facts.constants.get(&condition);
        let known =
            constant.filter(|constant| constant.kind == Kind::Bool).and_then(|constant| constant.text);
        match known.map(|text| self.context.target.symbols.text(text)) {
            Some("true" | "True") => return self.value(then),
            Some(_) => return self.value(otherwise),
            None => {}
        }
        let before = self.state.clone();
        let mut value = self.value(then);
        let after = std::mem::replace(&mut self.state, before);
        value.join(&self.value(otherwise), self.deepest());
        self.state.join(&after, &self.scope, self.context.limits.path);
        value
    }

    fn elements(&mut self, elements: &[NodeId]) -> Value {
        let mut value = Value::default();
        let mut is_known = true;
        for (index, element) in elements.iter().enumerate() {
            // PHP writes keys in arrays.
            if self.ast().kind(*element) == Kind::Pair {
                self.pair(*element, &mut value);
                continue;
            }
            let part = self.value(*element);
            is_known &= self.ast().kind(*element) != Kind::Spread;
            match u32::try_from(index) {
                Ok(index) if is_known => {
                    value.parts.insert(Offset::Index(index), part);
                }
                _ => {
                    value.taint(&part.all());
                }
            }
        }
        self.limited(value)
    }

    fn record(&mut self, pairs: &[NodeId]) -> Value {
        let mut value = Value::default();
        for pair in pairs {
            match (self.ast().kind(*pair), self.ast().children(*pair)) {
                (Kind::Pair, _) => self.pair(*pair, &mut value),
                (Kind::Spread, &[inner]) => {
                    let inner = self.value(inner);
                    let Value { own, parts } = inner;
                    value.taint(&own);
                    value.parts.extend(parts);
                }
                (Kind::FuncDef, &[_, name, ..]) => {
                    let part = self.value(*pair);
                    value.parts.insert(Offset::Field(self.scope.word(name)), part);
                }
                _ => {
                    let part = self.all(*pair);
                    value.taint(&part);
                }
            }
        }
        self.limited(value)
    }

    /// Puts a pair into the value of what it is a part of.
    fn pair(&mut self, pair: NodeId, value: &mut Value) {
        let (key, content) = (self.ast().child(pair, 0), self.ast().child(pair, 1));
        let part = self.value(content);
        match self.key(key) {
            Some(offset) => {
                value.parts.insert(offset, part);
            }
            None => {
                let mut taints = self.all(key);
                taints.join(&part.all());
                value.taint(&taints.derived());
            }
        }
    }

    /// The key of a pair where it is constant.
    pub(super) fn key(&self, key: NodeId) -> Option<Offset> {
        match self.ast().kind(key) {
            // Names are keys in objects, and variables in dictionaries.
            Kind::Name if !self.context.target.facts.variables.contains_key(&key) => {
                Some(Offset::Field(self.scope.word(key)))
            }
            _ => self.scope.offset(key),
        }
    }

    pub(super) fn limited(&mut self, mut value: Value) -> Value {
        let limits = self.context.limits;
        if value.cut(limits.origins, limits.parts, limits.path) {
            self.cut = Some("too many origins of one value");
        }
        value
    }

    fn comprehension(&mut self, element: NodeId, clauses: &[NodeId]) -> Value {
        for clause in clauses {
            match (self.ast().kind(*clause), self.ast().children(*clause)) {
                (Kind::CompFor, &[target, iterable]) => self.each(target, iterable),
                (_, children) => {
                    children.iter().for_each(|child| {
                        self.value(*child);
                    });
                }
            }
        }
        Value::of(match self.ast().kind(element) {
            Kind::Pair => self.mixed(self.ast().children(element)).own,
            _ => self.all(element),
        })
    }
}

fn is_comparison(operator: &str) -> bool {
    matches!(
        operator,
        "==" | "!="
            | "==="
            | "!=="
            | "<"
            | ">"
            | "<="
            | ">="
            | "<=>"
            | "in"
            | "not in"
            | "is"
            | "is not"
            | "instanceof"
            | "=~"
            | "!~"
    )
}
