//! Where tainted data comes from, and sets of that.

use std::rc::Rc;

use crate::ast::NodeId;

use super::place::Place;
use super::trace::Trace;

/// Where a piece of data comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A match of a source, with the number of its label. It counts once what it `needs` is there.
    Source { found: u32, label: u16, needs: Option<Rc<Needs>> },
    /// Whatever was in a place when the function was entered.
    Entry {
        place: Place,
        /// It was made of that data, and is not the same object.
        derived: bool,
    },
    /// What a function answered that only the callers know, by the node of the call.
    Answer(NodeId),
    /// No taint: the value is this function of the file.
    Function(usize),
}

/// What a source requires of data that only the callers know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Needs {
    /// Labels that are there already.
    pub(super) labels: Vec<u16>,
    /// Places whose labels are not known yet.
    pub(super) places: Vec<Place>,
}

/// Origins in their order, each with how it came here.
#[derive(Debug, Clone, Default)]
pub(super) struct Taints(Vec<(Origin, Trace)>);

impl PartialEq for Taints {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.origins().eq(other.origins())
    }
}

impl Taints {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(Origin, Trace)> {
        self.0.iter()
    }

    pub(super) fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.0.iter().map(|(origin, _)| origin)
    }

    pub(super) fn one(origin: Origin, trace: Trace) -> Self {
        Self(vec![(origin, trace)])
    }

    /// Adds one; of two ways to the same origin the shorter one stays. Whether it is new.
    pub(super) fn add(&mut self, origin: Origin, trace: Trace) -> bool {
        match self.0.binary_search_by(|(there, _)| there.cmp(&origin)) {
            Ok(at) => {
                if trace.len() < self.0[at].1.len() {
                    self.0[at].1 = trace;
                }
                false
            }
            Err(at) => {
                self.0.insert(at, (origin, trace));
                true
            }
        }
    }

    /// Adds all of them. Whether one was new.
    pub(super) fn join(&mut self, other: &Self) -> bool {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return !other.0.is_empty();
        }
        let mut is_new = false;
        for (origin, trace) in &other.0 {
            is_new |= self.add(origin.clone(), trace.clone());
        }
        is_new
    }

    pub(super) fn map(&self, mut one: impl FnMut(&Origin, &Trace) -> (Origin, Trace)) -> Self {
        let mut mapped = Self::default();
        for (origin, trace) in &self.0 {
            let (origin, trace) = one(origin, trace);
            mapped.add(origin, trace);
        }
        mapped
    }

    /// Those of which something is true, and the others.
    pub(super) fn split(&self, is: impl Fn(&Origin) -> bool) -> (Self, Self) {
        let (one, other) = self.0.iter().cloned().partition(|(origin, _)| is(origin));
        (Self(one), Self(other))
    }

    /// The same data, but no longer the same objects.
    pub(super) fn derived(&self) -> Self {
        let mut derived = Self::default();
        for (origin, trace) in &self.0 {
            match origin {
                Origin::Entry { place, .. } => {
                    derived.add(Origin::Entry { place: place.clone(), derived: true }, trace.clone());
                }
                Origin::Source { .. } | Origin::Answer(_) => {
                    derived.add(origin.clone(), trace.clone());
                }
                Origin::Function(_) => {}
            }
        }
        derived
    }

    /// Takes data made of parts for data made of the wholes where there are too many, and keeps the first ones of what is
    /// still too much. Whether some were lost.
    pub(super) fn cut(&mut self, most: usize) -> bool {
        let depth = |origin: &Origin| match origin {
            Origin::Entry { place, derived: true } => place.path.len(),
            _ => 0,
        };
        while self.0.len() > most
            && let Some(deepest) = self.origins().map(depth).max().filter(|deepest| *deepest > 0)
        {
            *self = self.map(|origin, trace| (shortened(origin, deepest - 1), trace.clone()));
        }
        let is_cut = self.0.len() > most;
        self.0.truncate(most);
        is_cut
    }
}

/// Data made of a part as data made of what the part is in, at most so many steps deep.
fn shortened(origin: &Origin, deepest: usize) -> Origin {
    match origin {
        Origin::Entry { place, derived: true } if place.path.len() > deepest => {
            let mut place = place.clone();
            place.path.truncate(deepest);
            Origin::Entry { place, derived: true }
        }
        other => other.clone(),
    }
}
