//! Where data is stored: a variable and the way into it by constant fields and indices.

use crate::ast::{Interner, Symbol};
use crate::shared_map::Key;

/// A name. Its order is that of a digest of its text, and so the same in every run: the numbers of texts depend on which
/// patterns were read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Word {
    digest: u64,
    text: Symbol,
}

impl Word {
    pub(super) fn of(symbols: &Interner, text: Symbol) -> Self {
        // FNV-1a.
        let step = |digest: u64, byte: u8| (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self { digest: symbols.text(text).bytes().fold(0xcbf2_9ce4_8422_2325, step), text }
    }
}

/// What a place begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Root {
    /// The object of a method.
    This,
    Variable(u32),
    /// A name that has no definition in the file.
    Named(Word),
}

impl Key for Root {
    fn spread(self) -> u64 {
        let number = match self {
            Self::This => 1,
            Self::Variable(variable) => u64::from(variable) << 1,
            Self::Named(word) => word.digest | 1,
        };
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// One step into an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Offset {
    /// A field or a key that is a constant text.
    Field(Word),
    Index(u32),
}

/// A variable, a field of it, an element of that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) root: Root,
    pub(super) path: Vec<Offset>,
}

impl Place {
    pub(super) fn of(root: Root) -> Self {
        Self { root, path: Vec::new() }
    }

    pub(super) fn with(&self, offset: Offset) -> Self {
        let mut path = self.path.clone();
        path.push(offset);
        Self { root: self.root, path }
    }
}
