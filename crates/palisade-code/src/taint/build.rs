//! Builds the graph of a function from its statements.

use std::collections::HashMap;

use crate::ast::{Ast, Kind, NodeId, Symbol};
use crate::matching::Target;

use super::graph::{Block, Graph, Step};
use super::program::{FunctionKind, Program};

/// The graph of one function.
pub(super) fn graph(target: Target<'_>, program: &Program, function: usize) -> Graph {
    let mut build = Build {
        target,
        ast: target.ast,
        program,
        blocks: vec![Block::default(), Block::default()],
        at: Some(0),
        exits: Vec::new(),
        handlers: Vec::new(),
        labels: HashMap::new(),
    };
    build.function(function);
    build.go(EXIT);
    Graph { blocks: build.blocks, exit: EXIT }
}

const EXIT: usize = 1;

struct Build<'a> {
    target: Target<'a>,
    ast: &'a Ast,
    program: &'a Program,
    blocks: Vec<Block>,
    /// The block that is written; none where control does not come.
    at: Option<usize>,
    /// Where `break` and `continue` go, innermost last.
    exits: Vec<Exits>,
    /// Where exceptions go, innermost last.
    handlers: Vec<usize>,
    /// Where `goto` goes.
    labels: HashMap<Symbol, usize>,
}

#[derive(Debug, Clone, Copy)]
struct Exits {
    label: Symbol,
    after: usize,
    /// None for a switch.
    again: Option<usize>,
}

impl Build<'_> {
    fn function(&mut self, number: usize) {
        let function = &self.program.functions[number];
        let node = function.node;
        match function.kind {
            FunctionKind::File => self.statement(node),
            FunctionKind::ClassBody => self.members(node),
            FunctionKind::Named => self.statement(self.ast.child(node, 5)),
            FunctionKind::Lambda => {
                let body = self.ast.child(node, 2);
                match self.ast.kind(body) {
                    Kind::Block => self.statement(body),
                    _ => self.leave(body),
                }
            }
        }
    }

    fn members(&mut self, body: NodeId) {
        for member in self.ast.children(body) {
            if self.ast.kind(*member) != Kind::FuncDef {
                self.statement(*member);
            }
        }
    }

    fn block(&mut self) -> usize {
        self.blocks.push(Block::default());
        self.blocks.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize) {
        if !self.blocks[from].next.contains(&to) {
            self.blocks[from].next.push(to);
        }
    }

    /// Control goes from here to a block, and nowhere else.
    fn go(&mut self, to: usize) {
        if let Some(at) = self.at.take() {
            self.edge(at, to);
        }
    }

    /// Goes on in a block that control also reaches from here.
    fn go_on_in(&mut self, block: usize) {
        self.go(block);
        self.at = Some(block);
    }

    fn step(&mut self, step: Step) {
        let Some(at) = self.at else { return };
        match self.handlers.last().copied() {
            Some(handler) if self.may_throw(step) => {
                // What holds before it and what holds after it may hold in the handler.
                let (own, next) = (self.block(), self.block());
                self.edge(at, handler);
                self.go_on_in(own);
                self.blocks[own].steps.push(step);
                self.edge(own, handler);
                self.go_on_in(next);
            }
            _ => self.blocks[at].steps.push(step),
        }
    }

    /// Whether something in a step may throw: everything but names and literals.
    fn may_throw(&self, step: Step) -> bool {
        let (Step::Evaluate(node) | Step::Return(node)) = step else { return true };
        let is_plain = |kind: Kind| {
            kind.is_literal()
                || matches!(kind, Kind::Name | Kind::Nothing | Kind::VarDef | Kind::Assign | Kind::Modifiers)
        };
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if !is_plain(self.ast.kind(node)) {
                return true;
            }
            open.extend(self.ast.children(node));
        }
        false
    }

    fn evaluate(&mut self, node: NodeId) {
        if node != NodeId::NOTHING {
            self.step(Step::Evaluate(node));
        }
    }

    /// Returns a value.
    fn leave(&mut self, value: NodeId) {
        if let (Some(at), Some(handler)) = (self.at, self.handlers.last().copied())
            && self.may_throw(Step::Return(value))
        {
            self.edge(at, handler);
        }
        let Some(at) = self.at else { return };
        self.blocks[at].steps.push(Step::Return(value));
        self.go(EXIT);
    }

    fn statement(&mut self, node: NodeId) {
        let ast = self.ast;
        match (ast.kind(node), ast.children(node)) {
            (Kind::Block | Kind::ClassBody, statements) => {
                statements.iter().for_each(|each| self.statement(*each));
            }
            (Kind::ExprStmt, &[value]) => self.expression_statement(value),
            (Kind::If, _) => self.branches(node),
            (Kind::While, &[condition, body]) => self.repeat(node, condition, NodeId::NOTHING, body),
            (Kind::DoWhile, &[body, condition]) => self.do_while(node, body, condition),
            (Kind::For, &[start, condition, step, body]) => {
                self.statement(start);
                self.repeat(node, condition, step, body);
            }
            (Kind::ForEach, &[target, iterable, body]) => self.for_each(node, target, iterable, body),
            (Kind::Switch, &[value, ref cases @ ..]) => self.switch(node, value, cases),
            (Kind::Return, &[value]) => self.leave(value),
            (Kind::Throw, values) => {
                values.iter().for_each(|value| self.evaluate(*value));
                self.throw();
            }
            (Kind::Break, _) => self.exit(ast.text(node), |exits| Some(exits.after)),
            (Kind::Continue, _) => self.exit(ast.text(node), |exits| exits.again),
            (Kind::Goto, _) => {
                let label = self.label(ast.text(node));
                self.go(label);
            }
            (Kind::Label, &[inner]) => {
                let label = self.label(ast.text(node));
                self.go_on_in(label);
                self.labelled(ast.text(node), inner);
            }
            (Kind::Try, &[resources, body, catches, otherwise, finally]) => {
                self.statement(resources);
                self.try_statement(body, catches, otherwise, finally);
            }
            (Kind::With, &[resources, body]) => {
                self.statement(resources);
                self.statement(body);
            }
            (Kind::Assert | Kind::Delete, values) => values.iter().for_each(|value| self.evaluate(*value)),
            (kind, _) if is_passed_over(kind) => {}
            _ => self.evaluate(node),
        }
    }

    /// An expression whose parts may be statements of the language, such as a throwing call.
    fn expression_statement(&mut self, value: NodeId) {
        match self.ast.kind(value) {
            kind if kind.is_statement() => self.statement(value),
            _ => self.evaluate(value),
        }
    }

    fn throw(&mut self) {
        match self.handlers.last().copied() {
            Some(handler) => self.go(handler),
            None => self.at = None,
        }
    }

    fn label(&mut self, name: Symbol) -> usize {
        if let Some(block) = self.labels.get(&name) {
            return *block;
        }
        let block = self.block();
        self.labels.insert(name, block);
        block
    }

    /// A loop knows its label by the statement around it.
    fn labelled(&mut self, label: Symbol, inner: NodeId) {
        let after = self.block();
        self.exits.push(Exits { label, after, again: None });
        self.statement(inner);
        self.exits.pop();
        self.go_on_in(after);
    }

    fn exit(&mut self, label: Symbol, to: impl Fn(&Exits) -> Option<usize>) {
        let exits = self.exits.iter().rev();
        let to = match label == Symbol::EMPTY {
            true => exits.filter(|exits| exits.label == Symbol::EMPTY).find_map(to),
            // A `continue` with a label goes to the loop just inside of it.
            false => {
                let at = self.exits.iter().rposition(|exits| exits.label == label);
                let inner = at.and_then(|at| self.exits.get(at + 1));
                let outer = at.and_then(|at| self.exits.get(at));
                inner.and_then(&to).or_else(|| outer.and_then(&to))
            }
        };
        match to {
            Some(to) => self.go(to),
            None => self.at = None,
        }
    }

    /// What a condition is known to be.
    fn known(&self, condition: NodeId) -> Option<bool> {
        let constant = self.target.facts.constants.get(&condition);
        let (kind, text) = match constant {
            Some(constant) => (constant.kind, constant.text?),
            None => (self.ast.kind(condition), self.ast.text(condition)),
        };
        let text = self.target.symbols.text(text);
        match kind {
            Kind::Bool => Some(text.eq_ignore_ascii_case("true")),
            Kind::Null => Some(false),
            Kind::Int => Some(text != "0"),
            _ => None,
        }
    }

    /// `if` with all its `else if`s, which may be many.
    fn branches(&mut self, first: NodeId) {
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

    fn repeat(&mut self, node: NodeId, condition: NodeId, step: NodeId, body: NodeId) {
        let (head, again, after) = (self.block(), self.block(), self.block());
        self.go_on_in(head);
        self.statement_or_expression(condition);
        let is_endless = condition == NodeId::NOTHING || self.known(condition) == Some(true);
        if let Some(at) = self.at
            && !is_endless
        {
            self.edge(at, after);
        }
        if self.known(condition) == Some(false) && condition != NodeId::NOTHING {
            self.at = None;
        }
        self.body(node, body, after, again);
        self.go(again);
        self.at = Some(again);
        self.statement_or_expression(step);
        self.go(head);
        self.at = Some(after);
        self.drop_unreached(after);
    }

    fn body(&mut self, _loop: NodeId, body: NodeId, after: usize, again: usize) {
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

    fn do_while(&mut self, node: NodeId, body: NodeId, condition: NodeId) {
        let (head, again, after) = (self.block(), self.block(), self.block());
        self.go_on_in_if_reached(head);
        self.body(node, body, after, again);
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

    fn for_each(&mut self, node: NodeId, target: NodeId, iterable: NodeId, body: NodeId) {
        let (head, after) = (self.block(), self.block());
        self.go_on_in_if_reached(head);
        let before = self.at;
        self.step(Step::Each { target, iterable });
        if let Some(at) = before {
            self.edge(at, after);
        }
        self.body(node, body, after, head);
        self.go(head);
        self.at = before.map(|_| after);
    }

    fn switch(&mut self, _node: NodeId, value: NodeId, cases: &[NodeId]) {
        self.statement_or_expression(value);
        let after = self.block();
        self.exits.push(Exits { label: Symbol::EMPTY, after, again: None });
        let mut has_default = false;
        let mut fallen = None;
        for case in cases {
            has_default |= self.target.symbols.text(self.ast.text(*case)) == "default";
            let (labels, body) = (self.ast.child(*case, 0), self.ast.child(*case, 1));
            for label in self.ast.children(labels) {
                self.step(Step::Match { label: *label, value });
            }
            let before = self.at;
            let start = self.block();
            self.go(start);
            if let Some(fallen) = fallen.take() {
                self.edge(fallen, start);
            }
            self.at = before.map(|_| start);
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
        match has_default {
            true => self.at = None,
            false => self.go(after),
        }
        self.at = Some(after);
        self.drop_unreached(after);
    }

    fn try_statement(&mut self, body: NodeId, catches: NodeId, otherwise: NodeId, finally: NodeId) {
        let (handler, last) = (self.block(), self.block());
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

/// What does nothing when control comes by.
fn is_passed_over(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Nothing
            | Kind::Import
            | Kind::ImportFrom
            | Kind::ImportAll
            | Kind::Package
            | Kind::TypeDef
            | Kind::Ellipsis
    )
}
