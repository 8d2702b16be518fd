//! What a pattern is matched against: a file's tree, and what was found out about its names and values.

use std::collections::HashMap;

use crate::ast::{Ast, Interner, Kind, NodeId, Symbol};

use super::Index;

/// One file.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub ast: &'a Ast,
    /// The `Block` of the whole file.
    pub root: NodeId,
    pub symbols: &'a Interner,
    pub facts: &'a Facts,
    /// Of the whole file; `None` when only a part of it is looked at.
    pub index: Option<&'a Index>,
}

/// What is known about the nodes of a file beyond their syntax.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// For a `Name` that stands for something imported: its full dotted name.
    pub imported: HashMap<NodeId, Vec<Symbol>>,
    /// For a `Name` without a variable: what it may stand for, by the imports of everything in a module.
    pub wildcards: HashMap<NodeId, Vec<Vec<Symbol>>>,
    /// For a `Name`: a number that it shares with all names of the same variable.
    pub variables: HashMap<NodeId, u32>,
    /// For the name of a field of this object: the variable of the field.
    pub fields: HashMap<NodeId, u32>,
    /// For an expression: its value, where there is only one.
    pub constants: HashMap<NodeId, Constant>,
    /// For a `Name`: the expression that it was set to, and nothing else since.
    pub symbolic: HashMap<NodeId, NodeId>,
    /// Whether a function that is an expression is written like one that is a statement.
    pub functions_are_values: bool,
    /// Whether what `new` makes is an expression.
    pub classes_are_values: bool,
    /// For a `Name` without a declared type: the expression that its definition sets it to.
    pub values: HashMap<NodeId, NodeId>,
    /// Whether a text is a pointer to characters.
    pub strings_are_pointers: bool,
    /// For a `Name`: the declared type of its variable.
    pub types: HashMap<NodeId, NodeId>,
}

/// A value that is known without running the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constant {
    /// A kind of literal.
    pub kind: Kind,
    /// Its text; `None` for a string of which only this is known, that it is constant.
    pub text: Option<Symbol>,
}

impl Target<'_> {
    /// What an expression is known to be: a literal itself, with `propagation` also what stands for one.
    pub fn constant(&self, id: NodeId, propagation: bool) -> Option<Constant> {
        let node = self.ast.node(id);
        if node.kind.is_literal() {
            return Some(Constant { kind: node.kind, text: Some(node.text) });
        }
        if propagation { self.facts.constants.get(&id).copied() } else { None }
    }
}
