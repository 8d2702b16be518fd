//! What is known about one value: the taint of the whole, and of parts that differ from it.

use std::collections::BTreeMap;

use super::origin::{Origin, Taints};
use super::place::Offset;

/// A value. Parts that are not listed are like the whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Value {
    pub(super) own: Taints,
    pub(super) parts: BTreeMap<Offset, Value>,
}

impl Value {
    pub(super) fn of(own: Taints) -> Self {
        Self { own, parts: BTreeMap::new() }
    }

    /// Whether nothing in it is tainted.
    pub(super) fn is_clean(&self) -> bool {
        self.own.is_empty() && self.parts.values().all(Self::is_clean)
    }

    /// The taint of the whole and of every part.
    pub(super) fn all(&self) -> Taints {
        let mut all = self.own.clone();
        for part in self.parts.values() {
            all.join(&part.all());
        }
        all
    }

    /// A part, which is like the whole when nothing else is known.
    pub(super) fn part(&self, offset: Offset, deepest: usize) -> Self {
        self.parts.get(&offset).cloned().unwrap_or_else(|| Self::of(inherited(&self.own, offset, deepest)))
    }

    /// The part at the end of a way.
    pub(super) fn at(&self, path: &[Offset], deepest: usize) -> Self {
        match path {
            [] => self.clone(),
            [first, rest @ ..] => match self.parts.get(first) {
                Some(part) => part.at(rest, deepest),
                None => Self::of(inherited(&self.own, *first, deepest)).at(rest, deepest),
            },
        }
    }

    /// Puts another value in the place of a part.
    pub(super) fn set(&mut self, path: &[Offset], value: Self, deepest: usize) {
        match path {
            [] => *self = value,
            [first, rest @ ..] => {
                let own = &self.own;
                let part =
                    self.parts.entry(*first).or_insert_with(|| Self::of(inherited(own, *first, deepest)));
                part.set(rest, value, deepest);
            }
        }
    }

    /// Adds taint to the whole, and with it to every part.
    pub(super) fn taint(&mut self, taints: &Taints) {
        if taints.is_empty() {
            return;
        }
        self.own.join(taints);
        self.parts.values_mut().for_each(|part| part.taint(taints));
    }

    /// Either of two values. Whether it is more than this one was.
    pub(super) fn join(&mut self, other: &Self, deepest: usize) -> bool {
        let before = self.own.clone();
        let mut is_more = self.own.join(&other.own);
        for (offset, part) in &other.parts {
            let own =
                self.parts.entry(*offset).or_insert_with(|| Self::of(inherited(&before, *offset, deepest)));
            is_more |= own.join(part, deepest);
        }
        for (offset, part) in &mut self.parts {
            if !other.parts.contains_key(offset) {
                is_more |= part.join(&Self::of(inherited(&other.own, *offset, deepest)), deepest);
            }
        }
        is_more
    }

    /// The same data in a new object.
    pub(super) fn derived(&self) -> Self {
        Self::of(self.all().derived())
    }

    /// Each set of origins replaced.
    pub(super) fn map(&self, one: &mut impl FnMut(&Taints) -> Taints) -> Self {
        let own = one(&self.own);
        Self { own, parts: self.parts.iter().map(|(offset, part)| (*offset, part.map(one))).collect() }
    }

    /// How much is known of it: origins and parts.
    pub(super) fn size(&self) -> u32 {
        let parts = self.parts.values().map(Self::size);
        let own = u32::try_from(self.own.len()).unwrap_or(u32::MAX).saturating_add(1);
        parts.fold(own, u32::saturating_add)
    }

    /// Forgets which part is which where too much is known. Nothing is lost but that.
    pub(super) fn coarsen(&mut self, most: u32) {
        if !self.parts.is_empty() && self.size() > most {
            let all = self.all();
            *self = Self::of(all);
        }
    }

    /// Keeps it within limits. Whether something was lost.
    pub(super) fn cut(&mut self, origins: usize, parts: usize, depth: usize) -> bool {
        let mut is_cut = self.own.cut(origins);
        if self.parts.len() > parts || (depth == 0 && !self.parts.is_empty()) {
            // Coarser, and nothing is lost.
            let all = self.all();
            *self = Self::of(all);
            is_cut |= self.own.cut(origins);
        }
        for part in self.parts.values_mut() {
            is_cut |= part.cut(origins, parts, depth.saturating_sub(1));
        }
        is_cut
    }
}

/// The taint of a part of which only the whole is known. What was there on entry is told by its place.
fn inherited(own: &Taints, offset: Offset, deepest: usize) -> Taints {
    if !own.origins().any(|origin| matches!(origin, Origin::Entry { derived: false, .. })) {
        return own.clone();
    }
    own.map(|origin, trace| match origin {
        Origin::Entry { place, derived: false } if place.path.len() < deepest => {
            (Origin::Entry { place: place.with(offset), derived: false }, trace.clone())
        }
        _ => (origin.clone(), trace.clone()),
    })
}
