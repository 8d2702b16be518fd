//! Calls whose value follows from constant texts: `text.charAt(index)` and `one.equals(two)`. Called by `expressions`.

use crate::ast::{Kind, NodeId};
use crate::matching::Constant;

use super::fold;
use super::walk::Walk;

impl Walk<'_> {
    /// The value of such a call. Its parts were looked at.
    pub(super) fn of_texts(&mut self, callee: NodeId, arguments: NodeId) -> Option<Constant> {
        let (Kind::Member, &[object, name]) = (self.ast.kind(callee), self.ast.children(callee)) else {
            return None;
        };
        let &[argument] = self.ast.children(arguments) else { return None };
        let (object, argument) = (self.value(object)?, self.value(argument)?);
        match self.symbols.text(self.ast.text(name)) {
            "charAt" => fold::character(self.symbols, object, argument),
            "equals" => fold::binary(self.symbols, "==", object, argument, false),
            _ => None,
        }
    }

    /// The value of an expression that was looked at.
    fn value(&self, id: NodeId) -> Option<Constant> {
        let kind = self.ast.kind(id);
        match kind.is_literal() {
            true => Some(Constant { kind, text: Some(self.ast.text(id)) }),
            false => self.facts.constants.get(&id).copied(),
        }
    }
}
