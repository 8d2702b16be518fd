//! A map whose copies share what they have in common, so that a copy costs nothing and two copies are merged in the time
//! of what differs. Used for what is known at a point of the code: constants and taint.

use std::cmp::Ordering;
use std::rc::Rc;

/// A key and a number that is spread evenly, the same in each run.
pub(crate) trait Key: Copy + Ord {
    fn spread(self) -> u64;
}

/// Keys in their order. A treap: the shape depends on the keys alone.
#[derive(Debug, Clone)]
pub(crate) struct SharedMap<K, V>(Link<K, V>);

type Link<K, V> = Option<Rc<Node<K, V>>>;

#[derive(Debug, Clone)]
struct Node<K, V> {
    key: K,
    value: V,
    left: Link<K, V>,
    right: Link<K, V>,
}

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: Key, V: Clone> SharedMap<K, V> {
    pub(crate) fn get(&self, key: K) -> Option<&V> {
        let mut at = self.0.as_ref();
        while let Some(node) = at {
            at = match key.cmp(&node.key) {
                Ordering::Less => node.left.as_ref(),
                Ordering::Greater => node.right.as_ref(),
                Ordering::Equal => return Some(&node.value),
            };
        }
        None
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        insert(&mut self.0, key, value);
    }

    pub(crate) fn remove(&mut self, key: K) {
        if self.get(key).is_some() {
            let (left, _, right) = split(&self.0, key);
            self.0 = concatenated(left, right);
        }
    }

    /// Every key of either map with what `one` makes of both values; without the key where it makes nothing. What both
    /// maps share is kept as it is.
    pub(crate) fn merge(
        &mut self,
        other: &Self,
        one: &mut impl FnMut(K, Option<&V>, Option<&V>) -> Option<V>,
    ) {
        self.0 = merged(&self.0, &other.0, one);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let mut waiting = Vec::new();
        let mut at = self.0.as_deref();
        std::iter::from_fn(move || {
            while let Some(node) = at {
                waiting.push(node);
                at = node.left.as_deref();
            }
            let node = waiting.pop()?;
            at = node.right.as_deref();
            Some((node.key, &node.value))
        })
    }
}

/// Whether `one` stands above `other`.
fn is_above<K: Key>(one: K, other: K) -> bool {
    (one.spread(), one) > (other.spread(), other)
}

fn node<K, V>(key: K, value: V, left: Link<K, V>, right: Link<K, V>) -> Link<K, V> {
    Some(Rc::new(Node { key, value, left, right }))
}

fn insert<K: Key, V: Clone>(link: &mut Link<K, V>, key: K, value: V) {
    match link {
        Some(there) if there.key == key => Rc::make_mut(there).value = value,
        Some(there) if is_above(there.key, key) => {
            let there = Rc::make_mut(there);
            let below = if key < there.key { &mut there.left } else { &mut there.right };
            insert(below, key, value);
        }
        _ => {
            let (left, _, right) = split(link, key);
            *link = node(key, value, left, right);
        }
    }
}

/// What is before a key, its value, what is after it.
fn split<K: Key, V: Clone>(link: &Link<K, V>, key: K) -> (Link<K, V>, Option<V>, Link<K, V>) {
    let Some(there) = link else { return (None, None, None) };
    let Node { value, left, right, .. } = &**there;
    match key.cmp(&there.key) {
        Ordering::Equal => (left.clone(), Some(value.clone()), right.clone()),
        Ordering::Less => {
            let (before, found, after) = split(left, key);
            (before, found, node(there.key, value.clone(), after, right.clone()))
        }
        Ordering::Greater => {
            let (before, found, after) = split(right, key);
            (node(there.key, value.clone(), left.clone(), before), found, after)
        }
    }
}

/// Two of which all keys of the first are before those of the second.
fn concatenated<K: Key, V: Clone>(one: Link<K, V>, other: Link<K, V>) -> Link<K, V> {
    match (one, other) {
        (None, only) | (only, None) => only,
        (Some(one), Some(other)) if is_above(one.key, other.key) => {
            let right = concatenated(one.right.clone(), Some(other));
            node(one.key, one.value.clone(), one.left.clone(), right)
        }
        (Some(one), Some(other)) => {
            let left = concatenated(Some(one), other.left.clone());
            node(other.key, other.value.clone(), left, other.right.clone())
        }
    }
}

fn merged<K: Key, V: Clone>(
    one: &Link<K, V>,
    other: &Link<K, V>,
    make: &mut impl FnMut(K, Option<&V>, Option<&V>) -> Option<V>,
) -> Link<K, V> {
    let top = match (one, other) {
        (None, None) => return None,
        (Some(one), Some(other)) if Rc::ptr_eq(one, other) => return Some(Rc::clone(one)),
        (Some(one), Some(other)) if is_above(other.key, one.key) => other.key,
        (Some(one), _) => one.key,
        (None, Some(other)) => other.key,
    };
    let (before, own, after) = split(one, top);
    let (before_other, others, after_other) = split(other, top);
    let left = merged(&before, &before_other, make);
    let value = make(top, own.as_ref(), others.as_ref());
    let right = merged(&after, &after_other, make);
    match value {
        Some(value) => node(top, value, left, right),
        None => concatenated(left, right),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    impl Key for u8 {
        fn spread(self) -> u64 {
            u64::from(self).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17)
        }
    }

    fn built(changes: &[(u8, Option<u8>)]) -> (SharedMap<u8, u8>, BTreeMap<u8, u8>) {
        let (mut shared, mut plain) = (SharedMap::default(), BTreeMap::new());
        change(&mut shared, &mut plain, changes);
        (shared, plain)
    }

    fn change(shared: &mut SharedMap<u8, u8>, plain: &mut BTreeMap<u8, u8>, changes: &[(u8, Option<u8>)]) {
        for (key, value) in changes {
            match value {
                Some(value) => {
                    shared.insert(*key, *value);
                    plain.insert(*key, *value);
                }
                None => {
                    shared.remove(*key);
                    plain.remove(key);
                }
            }
        }
    }

    fn listed(shared: &SharedMap<u8, u8>) -> Vec<(u8, u8)> {
        shared.iter().map(|(key, value)| (key, *value)).collect()
    }

    proptest! {
        #[test]
        fn it_does_what_a_plain_map_does(
            first: Vec<(u8, Option<u8>)>,
            one: Vec<(u8, Option<u8>)>,
            other: Vec<(u8, Option<u8>)>,
        ) {
            let (base, plain_base) = built(&first);
            let (mut left, mut plain_left) = (base.clone(), plain_base.clone());
            change(&mut left, &mut plain_left, &one);
            let (mut right, mut plain_right) = (base.clone(), plain_base.clone());
            change(&mut right, &mut plain_right, &other);
            prop_assert_eq!(listed(&base), plain_base.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(listed(&left), plain_left.clone().into_iter().collect::<Vec<_>>());
            for key in 0..=u8::MAX {
                prop_assert_eq!(left.get(key), plain_left.get(&key));
            }
            let mut union = left.clone();
            union.merge(&right, &mut |_, one, other| one.max(other).copied());
            let mut expected = plain_left.clone();
            for (key, value) in &plain_right {
                let there = expected.entry(*key).or_insert(*value);
                *there = (*there).max(*value);
            }
            prop_assert_eq!(listed(&union), expected.into_iter().collect::<Vec<_>>());
            left.merge(&right, &mut |_, one, other| other.and(one).copied());
            let expected: Vec<_> =
                plain_left.into_iter().filter(|(key, _)| plain_right.contains_key(key)).collect();
            prop_assert_eq!(listed(&left), expected);
        }
    }
}
