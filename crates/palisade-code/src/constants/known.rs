//! What is known about the variables at one place of the code.

use crate::ast::NodeId;
use crate::matching::Constant;
use crate::shared_map::{Key, SharedMap};

/// What one variable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Holds {
    pub(super) constant: Option<Constant>,
    /// The expression that it was set to.
    pub(super) expression: Option<NodeId>,
}

/// Every variable of which something is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Known(SharedMap<u32, Holds>);

impl Key for u32 {
    fn spread(self) -> u64 {
        u64::from(self).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl Known {
    pub(super) fn get(&self, variable: u32) -> Option<Holds> {
        self.0.get(variable).copied()
    }

    pub(super) fn set(&mut self, variable: u32, holds: Holds) {
        self.0.insert(variable, holds);
    }

    pub(super) fn forget(&mut self, variable: u32) {
        self.0.remove(variable);
    }

    /// What holds on both ways here.
    pub(super) fn meet(&mut self, other: &Self) {
        self.0.merge(&other.0, &mut |_, here, there| met(*here?, *there?));
    }
}

/// What is known of a variable that is one thing or the other.
fn met(mut here: Holds, there: Holds) -> Option<Holds> {
    if here.expression != there.expression {
        here.expression = None;
    }
    if here.constant != there.constant {
        here.constant = match (here.constant, there.constant) {
            (Some(one), Some(two)) if one.kind == two.kind => Some(Constant { kind: one.kind, text: None }),
            _ => None,
        };
    }
    (here.constant.is_some() || here.expression.is_some()).then_some(here)
}
