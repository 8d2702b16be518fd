//! Places in expressions: reads what they hold, and puts values into the targets of assignments.

use crate::ast::{Kind, NodeId};

use super::What;
use super::evaluate::Evaluator;
use super::origin::{Origin, Taints};
use super::place::{Offset, Place};
use super::trace::Trace;
use super::value::Value;

/// What an expression that names a place holds.
pub(super) struct Stored {
    pub(super) value: Value,
    /// What the object holds that it is a part of.
    pub(super) object: Value,
}

impl Evaluator<'_> {
    /// What a name, a field or an element holds.
    pub(super) fn stored(&mut self, node: NodeId, is_top: bool) -> Stored {
        let place = self.scope.place(node);
        if let Some(marks) = self.sanitizer(node) {
            let cleans = self.cleans(marks);
            if let (true, Some((place, _))) = (cleans, place) {
                self.state.write(&place, Value::default(), &self.scope, self.deepest());
            }
            return Stored { value: Value::default(), object: Value::default() };
        }
        let mut stored = self.read(node);
        let place = place.map(|(place, _)| place);
        let value = &mut stored.value;
        self.sources(node, value, place.as_ref());
        self.propagate(node, value, place.as_ref());
        let taints = value.all();
        self.sinks(node, &taints, |mark, _| if is_top { mark.is_largest } else { mark.is_exact });
        stored
    }

    fn read(&mut self, node: NodeId) -> Stored {
        let (object, part) = (self.ast().child(node, 0), self.ast().child(node, 1));
        match self.ast().kind(node) {
            Kind::Member => {
                let object = self.object(object);
                let mut value = match self.scope.member(part) {
                    Some(offset) => object.part(offset, self.deepest()),
                    None => Value::of(object.all().derived()),
                };
                for function in self.scope.functions_named(node) {
                    value.own.add(Origin::Function(function), Trace::EMPTY);
                }
                Stored { value: self.without_object(value, node), object }
            }
            Kind::Index => {
                let object = self.object(object);
                let index = self.all(part).derived();
                let mut value = match self.scope.offset(part) {
                    Some(offset) => object.part(offset, self.deepest()),
                    None => Value::of(object.all().derived()),
                };
                if !self.context.options.taint_assume_safe_indexes {
                    value.taint(&index);
                }
                Stored { value: self.without_object(value, node), object }
            }
            _ => {
                let place = self.scope.program.place_of_name(self.context.target, node);
                let mut value = self.state.read(&place, &self.scope, self.deepest());
                for function in self.scope.functions_named(node) {
                    value.own.add(Origin::Function(function), Trace::EMPTY);
                }
                Stored { value, object: Value::default() }
            }
        }
    }

    /// Where taint goes only through assignments, a part is tainted only if it was assigned.
    fn without_object(&self, value: Value, node: NodeId) -> Value {
        if !self.context.options.taint_only_propagate_through_assignments {
            return value;
        }
        match self.scope.place(node) {
            Some((place, true)) if self.state.is_set(&place) => value,
            _ => Value::default(),
        }
    }

    /// What something is a part of.
    pub(super) fn object(&mut self, node: NodeId) -> Value {
        match self.ast().kind(node) {
            Kind::Name | Kind::Member | Kind::Index => self.nested(node),
            _ => self.value(node),
        }
    }

    fn nested(&mut self, node: NodeId) -> Value {
        if self.depth >= self.context.limits.depth || self.steps.get() == 0 {
            return self.value(node);
        }
        self.depth += 1;
        self.spend(1);
        let stored = self.stored(node, false);
        self.depth -= 1;
        stored.value
    }

    /// `target = value`, as a statement or within an expression.
    pub(super) fn assignment(&mut self, node: NodeId) -> Value {
        let (target, value) = match (self.ast().kind(node), self.ast().children(node)) {
            (Kind::VarDef, &[_, target, _, value]) => (target, value),
            (_, &[target, value]) => (target, value),
            _ => return Value::default(),
        };
        let is_declared_only = self.ast().kind(node) == Kind::VarDef && value == NodeId::NOTHING;
        let mut assigned = self.value(value);
        self.sources(node, &mut assigned, None);
        self.assign_typed(target, value, assigned.clone(), is_declared_only);
        assigned
    }

    fn assign_typed(&mut self, target: NodeId, from: NodeId, value: Value, is_declared_only: bool) {
        let value = match self.is_safe_type(target) || self.is_safe_type(from) {
            true => Value::default(),
            false => value,
        };
        if is_declared_only && self.ast().kind(target) == Kind::Name {
            self.stored(target, false);
            return;
        }
        self.assign(target, value);
    }

    /// `target += value`
    pub(super) fn augmented(&mut self, node: NodeId) -> Value {
        let (target, value) = (self.ast().child(node, 0), self.ast().child(node, 1));
        let mut taints = self.all(value);
        if let Some((place, _)) = self.scope.place(target) {
            taints.join(&self.state.read(&place, &self.scope, self.deepest()).all());
        }
        let value = Value::of(taints.derived());
        self.assign(target, value.clone());
        value
    }

    /// A target of a loop is given an element.
    pub(super) fn each(&mut self, target: NodeId, iterable: NodeId) {
        let taints = self.all(iterable).derived();
        self.assign(target, Value::of(taints));
    }

    /// Puts a value into a target, which may be a pattern of targets.
    pub(super) fn assign(&mut self, target: NodeId, value: Value) {
        let children = self.ast().children(target);
        match (self.ast().kind(target), children) {
            (Kind::Nothing, _) => {}
            (Kind::Tuple | Kind::List | Kind::Array, parts) => self.assign_elements(parts, &value),
            (Kind::Object | Kind::Dict, pairs) => self.assign_fields(pairs, &value),
            (Kind::Assign, &[inner, default]) => {
                let mut value = value;
                value.join(&self.value(default), self.deepest());
                self.assign(inner, value);
            }
            (Kind::Spread | Kind::ExprStmt, &[inner]) => self.assign(inner, value),
            (Kind::VarDef, &[_, inner, _, _]) => self.assign(inner, value),
            (Kind::Name | Kind::Member | Kind::Index | Kind::Unary | Kind::Cast, _) => {
                self.assign_place(target, &value);
            }
            (_, parts) => {
                let taints = value.all().derived();
                parts.iter().for_each(|part| self.assign(*part, Value::of(taints.clone())));
            }
        }
    }

    fn assign_elements(&mut self, parts: &[NodeId], value: &Value) {
        for (index, part) in parts.iter().enumerate() {
            if self.ast().kind(*part) == Kind::Pair {
                self.assign_fields(std::slice::from_ref(part), value);
                continue;
            }
            let element = match (self.ast().kind(*part), u32::try_from(index)) {
                (Kind::Spread, _) | (_, Err(_)) => rest(value, index, self.deepest()),
                (_, Ok(index)) => value.part(Offset::Index(index), self.deepest()),
            };
            self.assign(*part, element);
        }
    }

    fn assign_fields(&mut self, pairs: &[NodeId], value: &Value) {
        let mut taken = Vec::new();
        for pair in pairs {
            let (key, target) = (self.ast().child(*pair, 0), self.ast().child(*pair, 1));
            match self.ast().kind(*pair) {
                Kind::Pair => {
                    let offset = match self.ast().kind(key) {
                        Kind::Name => Some(Offset::Field(self.scope.word(key))),
                        _ => self.scope.offset(key),
                    };
                    let part = match offset {
                        Some(offset) => value.part(offset, self.deepest()),
                        None => Value::of(value.all().derived()),
                    };
                    taken.extend(offset);
                    self.assign(target, part);
                }
                Kind::Spread => {
                    let mut rest = value.clone();
                    rest.parts.retain(|offset, _| !taken.contains(offset));
                    self.assign(key, rest);
                }
                _ => self.assign(*pair, Value::of(value.all().derived())),
            }
        }
    }

    /// Puts a value into one place. What is safe makes the place safe, unless something tainted it by side effect.
    fn assign_place(&mut self, target: NodeId, value: &Value) {
        let Some((place, is_whole)) = self.scope.place(target) else {
            self.value(target);
            return;
        };
        let before = self.state.read(&place, &self.scope, self.deepest());
        self.stored(target, true);
        let after = self.state.read(&place, &self.scope, self.deepest());
        let span = self.ast().span(target);
        let longest = self.context.limits.trace;
        let stepped = value.map(&mut |taints: &Taints| {
            taints.map(|origin, trace| (origin.clone(), trace.then(span.clone(), What::Assigned, longest)))
        });
        let value = self.limited(stepped);
        match is_whole {
            true if value.is_clean() && before != after => {}
            true => {
                let mut value = value;
                if before != after {
                    value.taint(&after.own);
                }
                self.state.write(&place, value, &self.scope, self.deepest());
            }
            false => {
                self.state.taint(&place, &value.all().derived(), &self.scope, self.deepest());
            }
        }
    }

    /// The place that the arguments of a call are in, to write what it does to them.
    pub(super) fn place_of_argument(&self, node: NodeId) -> Option<Place> {
        match self.scope.place(node) {
            Some((place, true)) => Some(place),
            _ => None,
        }
    }
}

/// Elements of a rest that are told apart.
const ELEMENTS: u32 = 6;

/// What is left of a list after its first elements.
fn rest(value: &Value, from: usize, deepest: usize) -> Value {
    let (entries, others) = value.own.split(|origin| matches!(origin, Origin::Entry { derived: false, .. }));
    let mut rest = Value::of(others);
    // Of what came from the caller only the next few elements are told apart.
    for index in (0..ELEMENTS).filter(|_| !entries.is_empty()) {
        let of_entry = u32::try_from(from).unwrap_or(u32::MAX).saturating_add(index);
        rest.parts.insert(Offset::Index(index), value.part(Offset::Index(of_entry), deepest));
    }
    for (offset, part) in &value.parts {
        match offset {
            Offset::Index(index) => {
                if let Some(left) = (*index as usize).checked_sub(from)
                    && let Ok(left) = u32::try_from(left)
                {
                    rest.parts.insert(Offset::Index(left), part.clone());
                }
            }
            Offset::Field(_) => {
                rest.parts.insert(*offset, part.clone());
            }
        }
    }
    rest
}
