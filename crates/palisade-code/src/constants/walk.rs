//! Follows the statements in the order in which they run, and notes the value of every expression that has one.

use std::collections::{HashMap, HashSet};

use crate::ast::{Ast, Interner, Kind, NodeId, Symbol};
use crate::lower::Language;
use crate::matching::{Constant, Facts};

use super::attempt::Thrown;
use super::fields;
use super::known::{Holds, Known};

/// Fills in constants and what variables were set to. Names must have their variables.
pub fn constants(ast: &Ast, root: NodeId, language: &Language, symbols: &mut Interner, facts: &mut Facts) {
    let mut once = assigned_once(ast, facts, symbols);
    let fields = fields::of(ast, symbols, facts);
    once.retain(|variable| !fields.open.contains(variable) && !fields.values.contains_key(variable));
    let (known, file, folds_names) = (Known::default(), Known::default(), language.folds_names());
    let (is_dead, thrown) = (false, Vec::new());
    let mut walk = Walk { ast, symbols, facts, known, once, file, folds_names, is_dead, thrown };
    fields.values.into_iter().for_each(|(variable, value)| walk.field_is(variable, value));
    walk.statement(root);
}

/// Variables that are set in one place only, which is not within a loop of its own making, and are not given away.
fn assigned_once(ast: &Ast, facts: &Facts, symbols: &Interner) -> HashSet<u32> {
    let mut times: HashMap<u32, u32> = HashMap::new();
    let mut add = |target: NodeId, weight: u32| {
        if let Some(variable) = facts.variables.get(&target) {
            *times.entry(*variable).or_default() += weight;
        }
    };
    for id in ast.ids() {
        match (ast.kind(id), ast.children(id)) {
            (Kind::Assign, &[target, _]) | (Kind::VarDef, &[_, target, _, _]) => add(target, 1),
            (Kind::AugAssign | Kind::Update, &[target, ..]) | (Kind::ForEach, &[target, ..]) => {
                add(target, 2);
            }
            (Kind::Param, &[_, target, _, _]) => add(target, 2),
            (Kind::Unary, &[target]) if symbols.text(ast.text(id)) == "&" => add(target, 2),
            _ => {}
        }
    }
    times.into_iter().filter(|(_, times)| *times == 1).map(|(variable, _)| variable).collect()
}

/// The walk over one file.
pub(super) struct Walk<'a> {
    pub(super) ast: &'a Ast,
    pub(super) symbols: &'a mut Interner,
    pub(super) facts: &'a mut Facts,
    pub(super) known: Known,
    once: HashSet<u32>,
    /// What holds everywhere: variables that are set once.
    pub(super) file: Known,
    /// Whether names are those of PHP.
    pub(super) folds_names: bool,
    /// Whether the code before never gets here.
    pub(super) is_dead: bool,
    /// Of the `try` statements around, the innermost last.
    pub(super) thrown: Vec<Thrown>,
}

impl Walk<'_> {
    /// A field that has one value everywhere.
    fn field_is(&mut self, variable: u32, value: NodeId) {
        let is_simple = matches!(
            self.ast.kind(value),
            Kind::Binary | Kind::Interpolated | Kind::Member | Kind::Name | Kind::Unary
        );
        if is_simple || self.ast.kind(value).is_literal() {
            let constant = self.expression(value);
            self.file.set(variable, Holds { constant, expression: Some(value) });
        }
    }

    pub(super) fn statement(&mut self, id: NodeId) {
        let ast = self.ast;
        match (ast.kind(id), ast.children(id)) {
            (Kind::Nothing, _) => {}
            (Kind::If, &[condition, then, otherwise]) => {
                self.expression(condition);
                self.branches(&[then, otherwise]);
            }
            (Kind::While | Kind::DoWhile | Kind::For | Kind::ForEach, _) => self.repeated(id),
            (Kind::Switch, [value, cases @ ..]) => {
                self.expression(*value);
                let has_default = cases.iter().any(|case| ast.text(*case) != Symbol::EMPTY);
                let none = (!has_default).then_some(NodeId::NOTHING);
                self.branches(&cases.iter().copied().chain(none).collect::<Vec<_>>());
            }
            (Kind::Try, parts) => self.attempt(parts),
            (Kind::Return | Kind::Throw | Kind::Continue, children) => {
                children.iter().for_each(|child| self.statement(*child));
                if ast.kind(id) == Kind::Throw {
                    self.may_throw();
                }
                self.is_dead = true;
            }
            (Kind::FuncDef, &[modifiers, _, _, parameters, _, body]) => {
                self.statement(modifiers);
                self.apart(&[parameters, body]);
            }
            (Kind::ClassDef, &[modifiers, _, _, bases, implements, body]) => {
                [modifiers, bases, implements].into_iter().for_each(|part| self.statement(part));
                self.apart(&[body]);
            }
            (Kind::VarDef, &[_, target, of_type, value]) => {
                // `int a[SIZE]`
                if ast.kind(of_type) == Kind::ArrayType {
                    self.expression(of_type);
                }
                let constant = self.expression(value);
                self.set(target, value, constant);
            }
            (kind, children) if kind.is_statement() || is_list(kind) => {
                children.iter().for_each(|child| self.statement(*child));
            }
            _ => {
                self.expression(id);
            }
        }
    }

    /// Code that runs at another time: only what never changes holds in it.
    fn apart(&mut self, ids: &[NodeId]) {
        let before = std::mem::replace(&mut self.known, self.file.clone());
        let thrown = std::mem::take(&mut self.thrown);
        let is_dead = std::mem::replace(&mut self.is_dead, false);
        ids.iter().for_each(|id| self.statement(*id));
        (self.known, self.thrown, self.is_dead) = (before, thrown, is_dead);
    }

    /// One of these runs, or none.
    fn branches(&mut self, branches: &[NodeId]) {
        let (before, is_dead) = (self.known.clone(), self.is_dead);
        let mut ends = Vec::with_capacity(branches.len());
        for branch in branches {
            self.known = before.clone();
            self.is_dead = is_dead;
            self.statement(*branch);
            ends.push((std::mem::take(&mut self.known), self.is_dead));
        }
        self.join(ends);
    }

    /// What holds after one of these ends, of those that get there.
    pub(super) fn join(&mut self, ends: Vec<(Known, bool)>) {
        let mut alive = ends.into_iter().filter(|(_, is_dead)| !is_dead).map(|(known, _)| known);
        let Some(mut after) = alive.next() else {
            self.is_dead = true;
            return;
        };
        alive.for_each(|known| after.meet(&known));
        (self.known, self.is_dead) = (after, false);
        self.thrown.iter_mut().for_each(Thrown::is_stale);
    }

    /// A loop: what it changes is unknown in it and after it.
    fn repeated(&mut self, id: NodeId) {
        let changed = self.assigned_in(id);
        changed.iter().for_each(|variable| self.known.forget(*variable));
        let is_dead = self.is_dead;
        self.ast.children(id).iter().for_each(|child| self.statement(*child));
        self.is_dead = is_dead;
        changed.iter().for_each(|variable| self.known.forget(*variable));
    }

    /// The variables that are set somewhere in a statement.
    pub(super) fn assigned_in(&self, id: NodeId) -> Vec<u32> {
        let (mut found, mut waiting) = (Vec::new(), vec![id]);
        while let Some(id) = waiting.pop() {
            let target = match (self.ast.kind(id), self.ast.children(id)) {
                (Kind::Assign | Kind::AugAssign | Kind::Update | Kind::ForEach, &[target, ..]) => target,
                (Kind::VarDef, &[_, target, _, _]) => target,
                _ => NodeId::NOTHING,
            };
            self.names(target, &mut found);
            waiting.extend(self.ast.children(id));
        }
        found
    }

    pub(super) fn names(&self, target: NodeId, out: &mut Vec<u32>) {
        match self.ast.kind(target) {
            Kind::Name => out.extend(self.facts.variables.get(&target)),
            Kind::Tuple | Kind::List | Kind::Object | Kind::Array | Kind::Pair | Kind::Spread => {
                self.ast.children(target).iter().for_each(|part| self.names(*part, out));
            }
            _ => {}
        }
    }

    /// What is in a target is not known any more, because it is changed, or others may change it.
    pub(super) fn forget(&mut self, target: NodeId) {
        let mut names = Vec::new();
        self.names(target, &mut names);
        names.into_iter().for_each(|variable| self.known.forget(variable));
    }

    pub(super) fn set(&mut self, target: NodeId, value: NodeId, constant: Option<Constant>) {
        let Some(variable) = self.facts.variables.get(&target).copied() else {
            return self.forget(target);
        };
        let expression = (value != NodeId::NOTHING).then_some(value);
        let holds = Holds { constant, expression };
        self.thrown.iter_mut().for_each(Thrown::is_stale);
        self.known.set(variable, holds);
        if self.once.contains(&variable) {
            self.file.set(variable, holds);
        }
    }
}

/// Parts of statements that hold statements or expressions.
fn is_list(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Params
            | Kind::Param
            | Kind::Bases
            | Kind::ClassBody
            | Kind::Modifiers
            | Kind::Annotation
            | Kind::Case
            | Kind::CaseLabels
            | Kind::Catches
            | Kind::Catch
            | Kind::Modifier
    )
}
