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
        finals: Vec::new(),
        copies: 0,
    };
    build.function(function);
    build.go(EXIT);
    Graph { blocks: build.blocks, exit: EXIT }
}

const EXIT: usize = 1;

pub(super) struct Build<'a> {
    pub(super) target: Target<'a>,
    pub(super) ast: &'a Ast,
    pub(super) program: &'a Program,
    pub(super) blocks: Vec<Block>,
    /// The block that is written; none where control does not come.
    pub(super) at: Option<usize>,
    /// Where `break` and `continue` go, innermost last.
    pub(super) exits: Vec<Exits>,
    /// Where exceptions go, innermost last.
    pub(super) handlers: Vec<usize>,
    /// Where `goto` goes.
    pub(super) labels: HashMap<Symbol, usize>,
    /// What runs before the function is left, innermost last.
    pub(super) finals: Vec<NodeId>,
    /// How often such a part was put in again.
    copies: u32,
}

/// Parts of `finally` that are put in where the function is left; further ones are passed over.
const MOST_COPIES: u32 = 64;

#[derive(Debug, Clone, Copy)]
pub(super) struct Exits {
    pub(super) label: Symbol,
    pub(super) after: usize,
    /// None for a switch.
    pub(super) again: Option<usize>,
}

impl Build<'_> {
    pub(super) fn function(&mut self, number: usize) {
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

    pub(super) fn members(&mut self, body: NodeId) {
        for member in self.ast.children(body) {
            if self.ast.kind(*member) != Kind::FuncDef {
                self.statement(*member);
            }
        }
    }

    pub(super) fn block(&mut self) -> usize {
        self.blocks.push(Block::default());
        self.blocks.len() - 1
    }

    pub(super) fn edge(&mut self, from: usize, to: usize) {
        if !self.blocks[from].next.contains(&to) {
            self.blocks[from].next.push(to);
        }
    }

    /// Control goes from here to a block, and nowhere else.
    pub(super) fn go(&mut self, to: usize) {
        if let Some(at) = self.at.take() {
            self.edge(at, to);
        }
    }

    /// Goes on in a block that control also reaches from here.
    pub(super) fn go_on_in(&mut self, block: usize) {
        self.go(block);
        self.at = Some(block);
    }

    pub(super) fn step(&mut self, step: Step) {
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
    pub(super) fn may_throw(&self, step: Step) -> bool {
        let (Step::Evaluate(node) | Step::Return(node)) = step else { return true };
        let is_plain = |kind: Kind| {
            kind.is_literal()
                || matches!(kind, Kind::Name | Kind::Nothing | Kind::VarDef | Kind::Assign | Kind::Modifiers)
        };
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            // `pass` and the like have nothing in them.
            let is_leaf = self.ast.kind(node) == Kind::Other && self.ast.children(node).is_empty();
            if !is_leaf && !is_plain(self.ast.kind(node)) {
                return true;
            }
            open.extend(self.ast.children(node));
        }
        false
    }

    pub(super) fn evaluate(&mut self, node: NodeId) {
        if node != NodeId::NOTHING {
            self.step(Step::Evaluate(node));
        }
    }

    /// Returns a value.
    pub(super) fn leave(&mut self, value: NodeId) {
        if let (Some(at), Some(handler)) = (self.at, self.handlers.last().copied())
            && self.may_throw(Step::Return(value))
        {
            self.edge(at, handler);
        }
        let Some(at) = self.at else { return };
        self.blocks[at].steps.push(Step::Return(value));
        let finals = self.finals.clone();
        while let Some(last) = self.finals.pop()
            && self.copies < MOST_COPIES
        {
            self.copies += 1;
            self.statement(last);
        }
        self.finals = finals;
        self.go(EXIT);
    }

    pub(super) fn statement(&mut self, node: NodeId) {
        let ast = self.ast;
        match (ast.kind(node), ast.children(node)) {
            (Kind::Block | Kind::ClassBody, statements) => {
                statements.iter().for_each(|each| self.statement(*each));
            }
            (Kind::ExprStmt, &[value]) => self.expression_statement(value),
            (Kind::If, _) => self.branches(node),
            (Kind::While, &[condition, body]) => self.repeat(condition, NodeId::NOTHING, body),
            (Kind::DoWhile, &[body, condition]) => self.do_while(body, condition),
            (Kind::For, &[start, condition, step, body]) => {
                self.statement(start);
                self.repeat(condition, step, body);
            }
            (Kind::ForEach, &[target, iterable, body]) => self.for_each(target, iterable, body),
            (Kind::Switch, &[value, ref cases @ ..]) => self.switch(value, cases),
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
    pub(super) fn expression_statement(&mut self, value: NodeId) {
        match self.ast.kind(value) {
            kind if kind.is_statement() => self.statement(value),
            _ => self.evaluate(value),
        }
    }

    pub(super) fn throw(&mut self) {
        match self.handlers.last().copied() {
            Some(handler) => self.go(handler),
            None => self.at = None,
        }
    }

    pub(super) fn label(&mut self, name: Symbol) -> usize {
        if let Some(block) = self.labels.get(&name) {
            return *block;
        }
        let block = self.block();
        self.labels.insert(name, block);
        block
    }

    /// A loop knows its label by the statement around it.
    pub(super) fn labelled(&mut self, label: Symbol, inner: NodeId) {
        let after = self.block();
        self.exits.push(Exits { label, after, again: None });
        self.statement(inner);
        self.exits.pop();
        self.go_on_in(after);
    }

    pub(super) fn exit(&mut self, label: Symbol, to: impl Fn(&Exits) -> Option<usize>) {
        let exits = self.exits.iter().rev();
        let levels = self.target.symbols.text(label).parse::<usize>().ok();
        let to = match label == Symbol::EMPTY {
            // `break 2;` of PHP leaves two loops.
            _ if let Some(levels) = levels => {
                let left = exits.filter(|exits| exits.label == Symbol::EMPTY).nth(levels.saturating_sub(1));
                left.and_then(|left| to(left).or(Some(left.after)))
            }
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
    pub(super) fn known(&self, condition: NodeId) -> Option<bool> {
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
