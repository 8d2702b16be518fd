//! What metavariables stand for.

use crate::ast::{NodeId, Span, Symbol};

/// What one metavariable stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Node(NodeId),
    /// Arguments, parameters or statements in a row.
    Nodes(Vec<NodeId>),
    /// A part of a text, such as the content of a string, and where it is.
    Text(Symbol, Span),
    /// A part of the source, such as what a group of a regular expression took.
    Source(Span),
}

impl Value {
    /// Whether it is compared by its text alone.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text(..) | Self::Source(_))
    }
}

/// Metavariables and what they stand for, in the order in which they were bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings(Vec<(Symbol, Value)>);

impl Bindings {
    /// What a metavariable stands for; names are with their dollar.
    pub fn get(&self, name: Symbol) -> Option<&Value> {
        self.0.iter().find(|(bound, _)| *bound == name).map(|(_, value)| value)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one that is not bound yet.
    pub fn push(&mut self, name: Symbol, value: Value) {
        self.0.push((name, value));
    }

    /// Takes back the last one.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }
}
