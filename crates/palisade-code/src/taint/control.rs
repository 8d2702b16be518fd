//! Builds branches, loops, switches and exception handlers of a graph.

use crate::ast::{Kind, NodeId, Symbol};

use super::build::{Build, Exits};
use super::graph::Step;

impl Build<'_> {
    /// `if` with all its `else if`s, which may be many.
    pub(super) fn branches(&mut self, first: NodeId) {
        let after = self.block();
        let mut node = first;
        loop {
            let (condition, then, otherwise) =
                (self.ast.child(node, 0), self.ast.child(node, 1), self.ast.child(node, 2));
            self.statement_or_expression(condition);
            let known = self.known(condition);
            let before = self.at;
            self.side(before, known != Some(false), then, after);
            self.at = None;
            if known != Some(true)
                && let Some(before) = before
            {
                let side = self.block();
                self.edge(before, side);
                self.at = Some(side);
            }
            if self.ast.kind(otherwise) != Kind::If {
                self.statement(otherwise);
                break;
            }
            node = otherwise;
        }
        self.go_on_in(after);
        self.drop_unreached(after);
    }

    /// A block that nothing leads to is not written on.
    fn drop_unreached(&mut self, block: usize) {
        let is_reached = self.blocks.iter().any(|from| from.next.contains(&block));
        if !is_reached {
            self.at = None;
        }
    }

    /// One side of a branch.
    fn side(&mut self, from: Option<usize>, is_possible: bool, body: NodeId, after: usize) {
        self.at = None;
        if let (Some(from), true) = (from, is_possible) {
            let side = self.block();
            self.edge(from, side);
            self.at = Some(side);
        }
        self.statement(body);
        self.go(after);
    }

    fn statement_or_expression(&mut self, node: NodeId) {
        match self.ast.kind(node).is_statement() {
            true => self.statement(node),
            false => self.evaluate(node),
        }
    }

    pub(super) fn repeat(&mut self, condition: NodeId, step: NodeId, body: NodeId) {
        let (head, again, after) = (self.block(), self.block(), self.block());
        self.go_on_in(head);
        self.statement_or_expression(condition);
        // A comparison is there to change in the loop.
        let known = self.known(condition).filter(|_| self.ast.kind(condition) != Kind::Binary);
        let is_endless = condition == NodeId::NOTHING || known == Some(true);
        if let Some(at) = self.at
            && !is_endless
        {
            self.edge(at, after);
        }
        if known == Some(false) && condition != NodeId::NOTHING {
            self.at = None;
        }
        self.body(body, after, again);
        self.go(again);
        self.at = Some(again);
        self.statement_or_expression(step);
        self.go(head);
        self.at = Some(after);
        self.drop_unreached(after);
    }

    fn body(&mut self, body: NodeId, after: usize, again: usize) {
        let start = self.block();
        self.go_on_in_if_reached(start);
        self.exits.push(Exits { label: Symbol::EMPTY, after, again: Some(again) });
        self.statement(body);
        self.exits.pop();
    }

    fn go_on_in_if_reached(&mut self, block: usize) {
        if self.at.is_some() {
            self.go_on_in(block);
        }
    }

    pub(super) fn do_while(&mut self, body: NodeId, condition: NodeId) {
        let (head, again, after) = (self.block(), self.block(), self.block());
        self.go_on_in_if_reached(head);
        self.body(body, after, again);
        self.go_on_in(again);
        self.evaluate(condition);
        if self.known(condition) != Some(true)
            && let Some(at) = self.at
        {
            self.edge(at, after);
        }
        self.go(head);
        self.at = Some(after);
        self.drop_unreached(after);
    }

    pub(super) fn for_each(&mut self, target: NodeId, iterable: NodeId, body: NodeId) {
        let (head, after) = (self.block(), self.block());
        self.go_on_in_if_reached(head);
        let before = self.at;
        self.step(Step::Each { target, iterable });
        if let Some(at) = before {
            self.edge(at, after);
        }
        self.body(body, after, head);
        self.go(head);
        self.at = before.map(|_| after);
    }

    pub(super) fn switch(&mut self, value: NodeId, cases: &[NodeId]) {
        self.statement_or_expression(value);
        let after = self.block();
        self.exits.push(Exits { label: Symbol::EMPTY, after, again: None });
        let mut has_default = false;
        let mut fallen = None;
        let chosen = self.chosen(value, cases);
        for case in cases {
            has_default |= self.is_default(*case);
            let (labels, body) = (self.ast.child(*case, 0), self.ast.child(*case, 1));
            for label in self.ast.children(labels) {
                self.step(Step::Match { label: *label, value });
            }
            let before = self.at;
            let start = self.block();
            let is_entered = chosen.is_none_or(|chosen| chosen == *case);
            self.at = before.filter(|_| is_entered);
            self.go(start);
            if let Some(fallen) = fallen.take() {
                self.edge(fallen, start);
            }
            self.at = before.map(|_| start);
            self.drop_unreached(start);
            self.statement(body);
            match self.program.falls_through {
                true => fallen = self.at,
                false => self.go(after),
            }
            self.at = before;
        }
        if let Some(fallen) = fallen {
            self.edge(fallen, after);
        }
        self.exits.pop();
        match has_default || chosen.is_some() {
            true => self.at = None,
            false => self.go(after),
        }
        self.at = Some(after);
        self.drop_unreached(after);
    }

    /// The only case that a switch over a constant enters, where its labels are constants too.
    fn chosen(&self, value: NodeId, cases: &[NodeId]) -> Option<NodeId> {
        let value = self.constant(value)?;
        let mut chosen = None;
        for case in cases {
            if self.is_default(*case) {
                chosen = chosen.or(Some(*case));
                continue;
            }
            let labels = self.ast.children(self.ast.child(*case, 0)).iter();
            let labels = labels.map(|label| self.constant(*label)).collect::<Option<Vec<_>>>()?;
            if labels.contains(&value) {
                return Some(*case);
            }
        }
        chosen
    }

    /// The text of a constant number, character or text.
    fn constant(&self, node: NodeId) -> Option<Symbol> {
        let (kind, text) = match self.target.facts.constants.get(&node) {
            Some(constant) => (constant.kind, constant.text?),
            None => (self.ast.kind(node), self.ast.text(node)),
        };
        matches!(kind, Kind::Str | Kind::Char | Kind::Int).then_some(text)
    }

    fn is_default(&self, case: NodeId) -> bool {
        self.target.symbols.text(self.ast.text(case)) == "default"
    }

    pub(super) fn try_statement(
        &mut self,
        body: NodeId,
        catches: NodeId,
        otherwise: NodeId,
        finally: NodeId,
    ) {
        let (handler, last) = (self.block(), self.block());
        if finally != NodeId::NOTHING {
            self.finals.push(finally);
        }
        self.handlers.push(handler);
        self.statement(body);
        self.handlers.pop();
        self.statement(otherwise);
        self.go(last);
        for catch in self.ast.children(catches) {
            let start = self.block();
            self.edge(handler, start);
            self.at = Some(start);
            self.drop_unreached(handler);
            self.caught(self.ast.child(*catch, 0));
            self.statement(self.ast.child(*catch, 1));
            self.go(last);
        }
        if self.ast.children(catches).is_empty() {
            // What is not caught still runs through the last part.
            self.edge(handler, last);
        }
        if finally != NodeId::NOTHING {
            self.finals.pop();
        }
        self.at = Some(last);
        self.drop_unreached(last);
        self.statement(finally);
    }

    /// The type that is caught is an expression in some languages.
    fn caught(&mut self, exception: NodeId) {
        if self.ast.kind(exception) == Kind::Other {
            self.evaluate(self.ast.child(exception, 0));
        }
    }
}
