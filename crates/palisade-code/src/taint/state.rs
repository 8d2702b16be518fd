//! What is known at one point of a function: the values of places, and what waits to be propagated.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::shared_map::SharedMap;

use super::origin::{Origin, Taints};
use super::place::{Place, Root};
use super::trace::Trace;
use super::value::Value;

/// What a variable holds that was not assigned yet.
pub(super) trait Entries {
    /// Whether the caller may have put something into it.
    fn is_entry(&self, root: Root) -> bool;

    fn at_entry(&self, root: Root) -> Value {
        match self.is_entry(root) {
            true => {
                let origin = Origin::Entry { place: Place::of(root), derived: false };
                Value::of(Taints::one(origin, Trace::EMPTY))
            }
            false => Value::default(),
        }
    }
}

/// Origins and parts of the value of one variable.
pub(super) const LARGEST: u32 = 1000;

/// At one point.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    values: SharedMap<Root, Rc<Value>>,
    /// Of control sources that were passed.
    pub(super) control: Taints,
    /// What propagators took up, by the number of their match.
    pub(super) carried: BTreeMap<u32, Taints>,
    /// Where propagators will put what they have not taken up yet.
    pub(super) waiting: BTreeMap<u32, Place>,
}

impl State {
    pub(super) fn root(&self, root: Root, entries: &impl Entries) -> Value {
        self.values.get(root).map_or_else(|| entries.at_entry(root), |value| Value::clone(value))
    }

    pub(super) fn read(&self, place: &Place, entries: &impl Entries, deepest: usize) -> Value {
        match self.values.get(place.root) {
            Some(value) => value.at(&place.path, deepest),
            None => entries.at_entry(place.root).at(&place.path, deepest),
        }
    }

    pub(super) fn write(&mut self, place: &Place, value: Value, entries: &impl Entries, deepest: usize) {
        let mut root = match place.path[..] {
            [] => Value::default(),
            _ => self.root(place.root, entries),
        };
        root.set(&place.path, value, deepest);
        root.coarsen(LARGEST);
        self.values.insert(place.root, Rc::new(root));
    }

    /// Adds taint to what is in a place.
    pub(super) fn taint(&mut self, place: &Place, taints: &Taints, entries: &impl Entries, deepest: usize) {
        if taints.is_empty() {
            return;
        }
        let mut value = self.read(place, entries, deepest);
        value.taint(taints);
        self.write(place, value, entries, deepest);
    }

    /// What may hold after either of two ways. Whether it is more than here.
    pub(super) fn join(&mut self, other: &Self, entries: &impl Entries, deepest: usize) -> bool {
        let mut is_more = false;
        self.values.merge(&other.values, &mut |root, own, other| match (own, other) {
            (Some(own), Some(other)) if Rc::ptr_eq(own, other) => Some(Rc::clone(own)),
            _ => {
                let at_entry = || entries.at_entry(root);
                let mut both = own.map_or_else(at_entry, |own| Value::clone(own));
                is_more |= match other {
                    Some(other) => both.join(other, deepest),
                    None => both.join(&at_entry(), deepest),
                };
                Some(Rc::new(both))
            }
        });
        is_more |= self.control.join(&other.control);
        for (propagator, taints) in &other.carried {
            is_more |= self.carried.entry(*propagator).or_default().join(taints);
        }
        for (propagator, place) in &other.waiting {
            self.waiting.entry(*propagator).or_insert_with(|| place.clone());
        }
        is_more
    }

    /// Whether this very place was assigned.
    pub(super) fn is_set(&self, place: &Place) -> bool {
        let mut value = self.values.get(place.root).map(Rc::as_ref);
        for offset in &place.path {
            value = value.and_then(|value| value.parts.get(offset));
        }
        value.is_some()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (Root, &Value)> {
        self.values.iter().map(|(root, value)| (root, value.as_ref()))
    }
}
