//! Shapes for what tools really write: `null` for nothing, numbers for words, lists without an end.

use std::fmt;
use std::marker::PhantomData;

use palisade_model::truncate_utf8;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// `null` is the same as nothing.
pub(super) fn or_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The first `N` elements of a list, and how many there were.
#[derive(Debug, Clone)]
pub(super) struct Kept<T, const N: usize> {
    pub(super) items: Vec<T>,
    pub(super) total: u64,
}

impl<T, const N: usize> Default for Kept<T, N> {
    fn default() -> Self {
        Self { items: Vec::new(), total: 0 }
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for Kept<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeptVisitor(PhantomData))
    }
}

struct KeptVisitor<T, const N: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for KeptVisitor<T, N> {
    type Value = Kept<T, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Kept::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut kept = Kept::default();
        while kept.items.len() < N {
            let Some(item) = seq.next_element()? else { return Ok(kept) };
            kept.items.push(item);
            kept.total += 1;
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            kept.total += 1;
        }
        Ok(kept)
    }
}

/// The first `N` members of an object with values of one kind.
#[derive(Debug, Clone)]
pub(super) struct Pairs<V, const N: usize>(pub(super) Vec<(String, V)>);

impl<V, const N: usize> Default for Pairs<V, N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>, const N: usize> Deserialize<'de> for Pairs<V, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PairsVisitor(PhantomData))
    }
}

struct PairsVisitor<V, const N: usize>(PhantomData<V>);

impl<'de, V: Deserialize<'de>, const N: usize> Visitor<'de> for PairsVisitor<V, N> {
    type Value = Pairs<V, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Pairs::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while pairs.len() < N {
            let Some(pair) = map.next_entry()? else { return Ok(Pairs(pairs)) };
            pairs.push(pair);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Pairs(pairs))
    }
}

/// Text of at most `N` bytes; more is cut, and the cut is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cut<const N: usize>(pub(super) String);

impl<const N: usize> Cut<N> {
    pub(super) fn of(text: &str) -> Self {
        Self(if text.len() <= N { text.to_owned() } else { format!("{}…", truncate_utf8(text, N - 3)) })
    }
}

impl<'de, const N: usize> Deserialize<'de> for Cut<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Leaves::deserialize(deserializer)?.0.first().map(|text| Self::of(text)).unwrap_or_default())
    }
}

/// The texts in a value of unknown shape: a word or number, or those of a list or object, at most [`MAX_LEAVES`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Leaves(pub(super) Vec<String>);

const MAX_LEAVES: usize = 100;

impl Leaves {
    pub(super) fn first(&self) -> Option<&str> {
        self.0.first().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for Leaves {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LeavesVisitor)
    }
}

struct LeavesVisitor;

impl<'de> Visitor<'de> for LeavesVisitor {
    type Value = Leaves;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_unit<E>(self) -> Result<Leaves, E> {
        Ok(Leaves::default())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Leaves, E> {
        Ok(Leaves(vec![value.to_string()]))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Leaves, E> {
        Ok(Leaves(vec![value.to_string()]))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Leaves, E> {
        Ok(Leaves(vec![value.to_string()]))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Leaves, E> {
        Ok(Leaves(vec![value.to_string()]))
    }

    fn visit_str<E>(self, value: &str) -> Result<Leaves, E> {
        Ok(Leaves(vec![value.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Leaves, A::Error> {
        let mut all = Vec::new();
        while let Some(leaves) = seq.next_element::<Leaves>()? {
            all.extend(leaves.0.into_iter().take(MAX_LEAVES - all.len()));
        }
        Ok(Leaves(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Leaves, A::Error> {
        let mut all = Vec::new();
        while let Some((_, leaves)) = map.next_entry::<IgnoredAny, Leaves>()? {
            all.extend(leaves.0.into_iter().take(MAX_LEAVES - all.len()));
        }
        Ok(Leaves(all))
    }
}
