//! What is known about a function for those who call it.

use std::collections::BTreeMap;

use crate::ast::NodeId;

use super::origin::Taints;
use super::place::Root;
use super::value::Value;

/// In terms of what the places held when the function was entered.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Summary {
    pub(super) returns: Value,
    /// What places of the caller hold when it is left.
    pub(super) leaves: BTreeMap<Root, Value>,
    pub(super) reaches: Reaches,
    pub(super) control: Taints,
    /// Calls of functions that the caller gives.
    pub(super) calls: BTreeMap<NodeId, CallBack>,
}

/// What arrives at sinks: by the number of the match, and the node at which it arrived.
pub(super) type Reaches = BTreeMap<(u32, NodeId), Taints>;

/// A call of something that was in a place on entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CallBack {
    pub(super) callee: Taints,
    pub(super) arguments: Vec<Value>,
}
