//! Binary operators: some are associative, some also commutative.

use crate::ast::{Kind, NodeId, Symbol};

use super::matcher::Next;
use super::{Matcher, Value};

/// Operands of one chain that are looked at; a longer one is matched as it is nested.
const MOST_OPERANDS: usize = 64;

impl<'a> Matcher<'a> {
    /// An operator of the pattern against one of the file.
    pub(super) fn binary(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let operator = self.pattern.text(pattern);
        let found = self.target.ast.text(target);
        let [left, right] = *self.pattern.children(pattern) else { return false };
        let [target_left, target_right] = *self.target.ast.children(target) else { return false };
        if operator != found {
            return false;
        }
        let word = self.target.symbols.text(operator);
        if self.options.ac_matching && is_associative(word) {
            return self.chain(pattern, target, operator, next);
        }
        if self.pattern.kind(right) == Kind::MetavarEllipsis {
            let rest = Value::Nodes(vec![target_right]);
            return self.node(left, target_left, &mut |matcher| {
                matcher.bind(matcher.pattern.text(right), rest.clone(), next)
            });
        }
        if self.pattern.kind(right) == Kind::Ellipsis {
            return self.or_else(
                next,
                |matcher, next| matcher.node(left, target_left, next),
                // `1 + ...` against `(1 + 2) + 3`.
                |matcher, next| matcher.node(pattern, target_left, next),
            );
        }
        let straight = self.node(left, target_left, &mut |matcher| matcher.node(right, target_right, next));
        let symmetric = self.options.symmetric_eq && matches!(word, "==" | "!=" | "===" | "!==");
        straight
            || symmetric
                && self.node(left, target_right, &mut |matcher| matcher.node(right, target_left, next))
    }

    /// `a && b && c` as a list of operands.
    fn chain(&mut self, pattern: NodeId, target: NodeId, operator: Symbol, next: Next<'_, 'a>) -> bool {
        let wanted = operands(self.pattern, pattern, operator);
        let found = operands(self.target.ast, target, operator);
        if wanted.len() > MOST_OPERANDS || found.len() > MOST_OPERANDS {
            return false;
        }
        if self.is_commutative(operator) {
            return self.operands_somewhere(&wanted, &found, next);
        }
        self.operands_in_order(&wanted, &found, target, next)
    }

    fn is_commutative(&self, operator: Symbol) -> bool {
        match self.target.symbols.text(operator) {
            "|" | "&" | "^" => true,
            "&&" | "||" | "and" | "or" => self.options.commutative_boolop,
            _ => false,
        }
    }

    /// A metavariable takes one or more operands, `...` any number.
    fn operands_in_order(
        &mut self,
        wanted: &[NodeId],
        found: &[NodeId],
        whole: NodeId,
        next: Next<'_, 'a>,
    ) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = wanted.split_first() else {
            return found.is_empty() && next(self);
        };
        match self.pattern.kind(*first) {
            Kind::Ellipsis => {
                (0..=found.len()).any(|taken| self.operands_in_order(others, &found[taken..], whole, next))
            }
            Kind::Metavar => (1..=found.len()).any(|taken| {
                let left = &found[taken..];
                // Only a chain from its start is a node of the file.
                if let Some(node) = self.chain_of(whole, found, taken) {
                    return self.node(*first, node, &mut |matcher| {
                        matcher.operands_in_order(others, left, whole, next)
                    });
                }
                let name = self.pattern.text(*first);
                self.bind(name, Value::Nodes(found[..taken].to_vec()), &mut |matcher| {
                    matcher.operands_in_order(others, left, whole, next)
                })
            }),
            _ => match found.split_first() {
                Some((target, left)) => self.node(*first, *target, &mut |matcher| {
                    matcher.operands_in_order(others, left, whole, next)
                }),
                None => false,
            },
        }
    }

    /// The node of the first `taken` operands.
    fn chain_of(&self, whole: NodeId, found: &[NodeId], taken: usize) -> Option<NodeId> {
        let first = *found.first()?;
        if taken == 1 {
            return Some(first);
        }
        let last = *found.get(taken - 1)?;
        let ast = self.target.ast;
        let mut node = whole;
        loop {
            let [left, right] = *ast.children(node) else { return None };
            if right == last && ast.node(node).start <= ast.node(first).start {
                return Some(node);
            }
            if ast.kind(left) != Kind::Binary {
                return None;
            }
            node = left;
        }
    }

    /// Each operand fits another one; some may be left over.
    fn operands_somewhere(&mut self, wanted: &[NodeId], found: &[NodeId], next: Next<'_, 'a>) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = wanted.split_first() else { return next(self) };
        if self.pattern.kind(*first) == Kind::Ellipsis {
            return self.operands_somewhere(others, found, next);
        }
        (0..found.len()).any(|at| {
            let mut left = found.to_vec();
            let target = left.remove(at);
            self.node(*first, target, &mut |matcher| matcher.operands_somewhere(others, &left, next))
        })
    }
}

fn is_associative(operator: &str) -> bool {
    matches!(operator, "&&" | "||" | "and" | "or" | "|" | "&" | "^" | ".")
}

/// The operands of a chain of one operator, from left to right.
fn operands(ast: &crate::ast::Ast, node: NodeId, operator: Symbol) -> Vec<NodeId> {
    let mut operands = Vec::new();
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        match *ast.children(node) {
            [left, right] if ast.kind(node) == Kind::Binary && ast.text(node) == operator => {
                waiting.push(right);
                waiting.push(left);
            }
            _ => operands.push(node),
        }
    }
    operands
}
