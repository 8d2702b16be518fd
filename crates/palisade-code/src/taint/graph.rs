//! The small intermediate form: blocks of steps, and where control goes after each.

use crate::ast::NodeId;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// An expression, a definition of a variable, a nested function or class.
    Evaluate(NodeId),
    /// A target is given an element of something.
    Each { target: NodeId, iterable: NodeId },
    /// A label of a case is compared with a value.
    Match { label: NodeId, value: NodeId },
    /// Leaves the function with a value, which may be nothing.
    Return(NodeId),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) steps: Vec<Step>,
    pub(super) next: Vec<usize>,
}

/// Blocks in the order of the code; the first one is where it begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub(super) blocks: Vec<Block>,
    /// What leads here leaves the function.
    pub(super) exit: usize,
}
