//! Interned texts. A frozen table holds what rules name; each file adds its own texts on top of it, so that a
//! rule's identifier and a file's identifier are equal exactly when their numbers are.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};

/// An interned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// The empty text.
    pub const EMPTY: Self = Self(0);
}

/// Texts one after the other, each found by its hash.
#[derive(Debug, Clone, Default)]
struct Texts {
    hasher: DefaultHashBuilder,
    bytes: String,
    /// Where each text ends.
    ends: Vec<u32>,
    table: HashTable<u32>,
}

impl Texts {
    fn get(&self, index: u32) -> &str {
        let index = index as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }

    fn hash(&self, text: &str) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(text.as_bytes());
        hasher.finish()
    }

    fn find(&self, text: &str) -> Option<u32> {
        self.table.find(self.hash(text), |index| self.get(*index) == text).copied()
    }

    fn add(&mut self, text: &str) -> u32 {
        let index = count(self.ends.len());
        self.bytes.push_str(text);
        self.ends.push(count(self.bytes.len()));
        let hash = self.hash(text);
        let hasher = &self.hasher;
        let (bytes, ends) = (&self.bytes, &self.ends);
        let rehash = |index: &u32| {
            let index = *index as usize;
            let start = if index == 0 { 0 } else { ends[index - 1] as usize };
            let mut state = hasher.build_hasher();
            state.write(&bytes.as_bytes()[start..ends[index] as usize]);
            state.finish()
        };
        self.table.insert_unique(hash, index, rehash);
        index
    }
}

/// Files are below 4 GiB, and so is what is interned from one.
fn count(length: usize) -> u32 {
    u32::try_from(length).expect("the texts of one file are below 4 GiB")
}

/// Texts that no longer change, shared by all threads.
#[derive(Debug, Clone)]
pub struct Frozen(Arc<Texts>);

impl Default for Frozen {
    fn default() -> Self {
        Interner::new().freeze()
    }
}

/// Gives numbers to texts.
#[derive(Debug, Clone)]
pub struct Interner {
    base: Option<Frozen>,
    first: u32,
    texts: Texts,
}

impl Interner {
    /// With nothing but the empty text.
    pub fn new() -> Self {
        let mut texts = Texts::default();
        texts.add("");
        Self { base: None, first: 0, texts }
    }

    /// On top of texts that have numbers already.
    pub fn over(base: &Frozen) -> Self {
        let first = count(base.0.ends.len());
        Self { base: Some(base.clone()), first, texts: Texts::default() }
    }

    /// The number of a text.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.find(text) {
            return symbol;
        }
        Symbol(self.first + self.texts.add(text))
    }

    /// The number of a text that has one.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        if let Some(found) = self.base.as_ref().and_then(|base| base.0.find(text)) {
            return Some(Symbol(found));
        }
        self.texts.find(text).map(|found| Symbol(self.first + found))
    }

    /// The text of a number that this table gave.
    pub fn text(&self, symbol: Symbol) -> &str {
        match (&self.base, symbol.0.checked_sub(self.first)) {
            (_, Some(index)) => self.texts.get(index),
            (Some(base), None) => base.0.get(symbol.0),
            (None, None) => "",
        }
    }

    /// No more texts are added. Only for a table without a base.
    pub fn freeze(self) -> Frozen {
        debug_assert!(self.base.is_none(), "a table over another one is not frozen");
        Frozen(Arc::new(self.texts))
    }

    /// The texts so far; those that are added later get numbers after theirs. Only for a table without a base.
    pub fn snapshot(&self) -> Frozen {
        debug_assert!(self.base.is_none(), "a table over another one is not frozen");
        Frozen(Arc::new(self.texts.clone()))
    }
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_above_and_below() {
        let mut rules = Interner::new();
        let eval = rules.intern("eval");
        assert_eq!(rules.intern("eval"), eval);
        assert_eq!(rules.intern(""), Symbol::EMPTY);
        let base = rules.freeze();
        let mut file = Interner::over(&base);
        let own = file.intern("handler");
        assert_eq!(file.intern("eval"), eval);
        assert_eq!((file.text(eval), file.text(own), file.text(Symbol::EMPTY)), ("eval", "handler", ""));
    }
}
