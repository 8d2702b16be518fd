//! Where data is stored: a variable and the way into it by constant fields and indices.

use crate::ast::Symbol;

/// What a place begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Root {
    /// The object of a method.
    This,
    Variable(u32),
    /// A name that has no definition in the file.
    Named(Symbol),
}

/// One step into an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Offset {
    /// A field or a key that is a constant text.
    Field(Symbol),
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
