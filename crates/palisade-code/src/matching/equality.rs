//! Whether two parts of a file are the same code, as two uses of one metavariable must be.

use crate::ast::{Kind, NodeId};

use super::{Matcher, Value};

impl Matcher<'_> {
    /// Whether two values are the same code.
    pub(crate) fn same_value(&self, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Node(one), Value::Node(other)) => {
                self.same(*one, *other) || self.same_constant(*one, *other)
            }
            (Value::Nodes(one), Value::Nodes(other)) => self.same_nodes(one, other),
            (Value::Text(one, _), Value::Text(other, _)) => one == other,
            (Value::Node(node), Value::Text(text, _)) | (Value::Text(text, _), Value::Node(node)) => {
                let node = self.target.ast.node(*node);
                matches!(node.kind, Kind::Name | Kind::Str) && node.text == *text
            }
            _ => false,
        }
    }

    /// Whether a name and a literal are the same value.
    fn same_constant(&self, one: NodeId, other: NodeId) -> bool {
        let constant = |node| self.target.constant(node, self.options.constant_propagation);
        let is_literal = |node| self.target.ast.kind(node).is_literal();
        (is_literal(one) || is_literal(other))
            && constant(one).is_some_and(|value| value.text.is_some() && constant(other) == Some(value))
    }

    fn same_nodes(&self, one: &[NodeId], other: &[NodeId]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.same(*one, *other))
    }

    /// Whether two nodes are the same code, names of different variables being different.
    pub(super) fn same(&self, one: NodeId, other: NodeId) -> bool {
        if one == other {
            return true;
        }
        let ast = self.target.ast;
        let (left, right) = (ast.node(one), ast.node(other));
        if left.kind != right.kind || left.text != right.text {
            return false;
        }
        if left.kind == Kind::Name {
            let facts = self.target.facts;
            let variable = |name| facts.variables.get(name).or_else(|| facts.fields.get(name));
            return match (variable(&one), variable(&other)) {
                (Some(one), Some(other)) => one == other,
                _ => true,
            };
        }
        self.same_nodes(ast.children(one), ast.children(other))
    }
}
