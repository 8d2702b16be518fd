//! What is known about the variables at one place of the code.

use std::collections::HashMap;

use crate::ast::NodeId;
use crate::matching::Constant;

/// What one variable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Holds {
    pub(super) constant: Option<Constant>,
    /// The expression that it was set to.
    pub(super) expression: Option<NodeId>,
}

/// Every variable of which something is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known(HashMap<u32, Holds>);

impl Known {
    pub(super) fn get(&self, variable: u32) -> Option<Holds> {
        self.0.get(&variable).copied()
    }

    pub(super) fn set(&mut self, variable: u32, holds: Holds) {
        self.0.insert(variable, holds);
    }

    pub(super) fn forget(&mut self, variable: u32) {
        self.0.remove(&variable);
    }

    /// What holds on both ways here.
    pub(super) fn meet(&mut self, other: &Self) {
        self.0.retain(|variable, holds| {
            let Some(there) = other.0.get(variable) else { return false };
            if holds.expression != there.expression {
                holds.expression = None;
            }
            if holds.constant != there.constant {
                holds.constant = match (holds.constant, there.constant) {
                    (Some(one), Some(two)) if one.kind == two.kind => {
                        Some(Constant { kind: one.kind, text: None })
                    }
                    _ => None,
                };
            }
            holds.constant.is_some() || holds.expression.is_some()
        });
    }
}
