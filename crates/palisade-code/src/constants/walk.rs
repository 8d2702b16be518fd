//! Follows the statements in the order in which they run, and notes the value of every expression that has one.

use std::collections::{HashMap, HashSet};

use crate::ast::{Ast, Interner, Kind, NodeId};
use crate::lower::Language;
use crate::matching::{Constant, Facts};

use super::fold;
use super::known::{Holds, Known};

/// Fills in constants and what variables were set to. Names must have their variables.
pub fn constants(ast: &Ast, root: NodeId, language: &Language, symbols: &mut Interner, facts: &mut Facts) {
    let once = assigned_once(ast, facts);
    let folds_names = language.folds_names();
    let (known, file) = (Known::default(), Known::default());
    let mut walk = Walk { ast, symbols, facts, known, once, file, folds_names };
    walk.statement(root);
}

/// Variables that are set in one place only, which is not within a loop of its own making.
fn assigned_once(ast: &Ast, facts: &Facts) -> HashSet<u32> {
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
            _ => {}
        }
    }
    times.into_iter().filter(|(_, times)| *times == 1).map(|(variable, _)| variable).collect()
}

struct Walk<'a> {
    ast: &'a Ast,
    symbols: &'a mut Interner,
    facts: &'a mut Facts,
    known: Known,
    once: HashSet<u32>,
    /// What holds everywhere: variables that are set once.
    file: Known,
    /// Whether names are those of PHP.
    folds_names: bool,
}

impl Walk<'_> {
    fn statement(&mut self, id: NodeId) {
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
                self.branches(cases);
            }
            (Kind::Try, children) => {
                let forgotten = self.assigned_in(id);
                children.iter().for_each(|child| self.statement(*child));
                forgotten.into_iter().for_each(|variable| self.known.forget(variable));
            }
            (Kind::FuncDef, &[modifiers, _, _, parameters, _, body]) => {
                self.statement(modifiers);
                self.apart(&[parameters, body]);
            }
            (Kind::ClassDef, &[modifiers, _, _, bases, implements, body]) => {
                [modifiers, bases, implements].into_iter().for_each(|part| self.statement(part));
                self.apart(&[body]);
            }
            (Kind::VarDef, &[_, target, _, value]) => {
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
        ids.iter().for_each(|id| self.statement(*id));
        self.known = before;
    }

    /// One of these runs, or none.
    fn branches(&mut self, branches: &[NodeId]) {
        let before = self.known.clone();
        let mut after: Option<Known> = None;
        for branch in branches {
            self.known = before.clone();
            self.statement(*branch);
            let known = std::mem::take(&mut self.known);
            match &mut after {
                Some(after) => after.meet(&known),
                None => after = Some(known),
            }
        }
        self.known = after.unwrap_or(before);
    }

    /// A loop: what it changes is unknown in it and after it.
    fn repeated(&mut self, id: NodeId) {
        let changed = self.assigned_in(id);
        changed.iter().for_each(|variable| self.known.forget(*variable));
        self.ast.children(id).iter().for_each(|child| self.statement(*child));
        changed.iter().for_each(|variable| self.known.forget(*variable));
    }

    /// The variables that are set somewhere in a statement.
    fn assigned_in(&self, id: NodeId) -> Vec<u32> {
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

    fn names(&self, target: NodeId, out: &mut Vec<u32>) {
        match self.ast.kind(target) {
            Kind::Name => out.extend(self.facts.variables.get(&target)),
            Kind::Tuple | Kind::List | Kind::Object | Kind::Array | Kind::Pair | Kind::Spread => {
                self.ast.children(target).iter().for_each(|part| self.names(*part, out));
            }
            _ => {}
        }
    }

    fn set(&mut self, target: NodeId, value: NodeId, constant: Option<Constant>) {
        let Some(variable) = self.facts.variables.get(&target).copied() else {
            let mut names = Vec::new();
            self.names(target, &mut names);
            return names.into_iter().for_each(|variable| self.known.forget(variable));
        };
        let expression = (value != NodeId::NOTHING).then_some(value);
        let holds = Holds { constant, expression };
        self.known.set(variable, holds);
        if self.once.contains(&variable) {
            self.file.set(variable, holds);
        }
    }

    /// Looks at an expression, and answers its value.
    fn expression(&mut self, id: NodeId) -> Option<Constant> {
        let ast = self.ast;
        let constant = match (ast.kind(id), ast.children(id)) {
            (kind, _) if kind.is_literal() => {
                return Some(Constant { kind, text: Some(ast.text(id)) });
            }
            (Kind::Name, _) => self.name(id),
            (Kind::Binary, &[left, right]) => {
                let (left, right) = (self.expression(left), self.expression(right));
                let operator = self.symbols.text(ast.text(id)).to_owned();
                match (left, right) {
                    // Repeated however often.
                    (Some(Constant { kind: Kind::Str, .. }), _) if operator == "*" => {
                        Some(Constant { kind: Kind::Str, text: None })
                    }
                    (Some(left), Some(right)) => fold::binary(self.symbols, &operator, left, right),
                    _ => None,
                }
            }
            (Kind::Unary, &[operand]) => {
                let operand = self.expression(operand);
                let operator = self.symbols.text(ast.text(id)).to_owned();
                operand.and_then(|operand| fold::unary(self.symbols, &operator, operand))
            }
            (Kind::Interpolated, parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.expression(*part)).collect();
                let parts: Option<Vec<_>> = parts.into_iter().collect();
                parts.map(|parts| fold::joined(self.symbols, &parts))
            }
            (Kind::Assign, &[target, value]) => {
                let constant = self.expression(value);
                if ast.kind(target) != Kind::Name {
                    self.expression(target);
                }
                self.set(target, value, constant);
                constant
            }
            (Kind::AugAssign, &[target, value]) => self.augmented(id, target, value),
            (Kind::Update, &[target]) => {
                let mut names = Vec::new();
                self.names(target, &mut names);
                names.into_iter().for_each(|variable| self.known.forget(variable));
                None
            }
            (Kind::Conditional, &[condition, then, otherwise]) => {
                self.expression(condition);
                let (then, otherwise) = (self.expression(then), self.expression(otherwise));
                match (then, otherwise) {
                    (Some(one), Some(two)) if one == two => Some(one),
                    (Some(one), Some(two)) if one.kind == two.kind => {
                        Some(Constant { kind: one.kind, text: None })
                    }
                    _ => None,
                }
            }
            (Kind::Lambda, &[parameters, _, body]) => {
                let before = self.known.clone();
                self.statement(parameters);
                self.statement(body);
                self.known = before;
                None
            }
            (Kind::Call, &[callee, arguments]) => {
                self.expression(callee);
                self.statement(arguments);
                self.defined(arguments);
                self.builtin(callee, arguments)
            }
            (Kind::Member, &[object, name]) => {
                self.expression(object);
                self.field(object, name)
            }
            (Kind::Pair | Kind::NamedArg, children) => {
                children.iter().for_each(|child| {
                    self.expression(*child);
                });
                None
            }
            (_, children) => {
                children.iter().for_each(|child| self.statement(*child));
                None
            }
        };
        // An assignment has a value, and is no literal.
        if let Some(constant) = constant.filter(|_| ast.kind(id) != Kind::Assign) {
            self.facts.constants.insert(id, constant);
        }
        constant
    }

    /// `x += value`
    fn augmented(&mut self, id: NodeId, target: NodeId, value: NodeId) -> Option<Constant> {
        let right = self.expression(value);
        let variable = self.facts.variables.get(&target).copied()?;
        let left = self.known.get(variable).and_then(|holds| holds.constant);
        let operator = self.symbols.text(self.ast.text(id)).trim_end_matches('=').to_owned();
        let constant =
            left.zip(right).and_then(|(left, right)| fold::binary(self.symbols, &operator, left, right));
        self.known.forget(variable);
        if constant.is_some() {
            self.known.set(variable, Holds { constant, expression: None });
        }
        constant
    }

    /// `define('NAME', value)`, whose name is the only text that is a variable.
    fn defined(&mut self, arguments: NodeId) {
        let &[name, value, ..] = self.ast.children(arguments) else { return };
        let Some(variable) = self.facts.variables.get(&name).filter(|_| self.ast.kind(name) == Kind::Str)
        else {
            return;
        };
        let constant = match self.ast.kind(value) {
            kind if kind.is_literal() => Some(Constant { kind, text: Some(self.ast.text(value)) }),
            _ => self.facts.constants.get(&value).copied(),
        };
        let holds = Holds { constant, expression: Some(value) };
        self.known.set(*variable, holds);
        self.file.set(*variable, holds);
    }

    /// Functions of PHP that make a text of a text.
    fn builtin(&self, callee: NodeId, arguments: NodeId) -> Option<Constant> {
        let is_known = self.folds_names && is_text_function(self.symbols.text(self.ast.text(callee)));
        let &[only] = self.ast.children(arguments) else { return None };
        let is_literal = self.ast.kind(only) == Kind::Str;
        let constant = self.facts.constants.get(&only);
        let is_constant = is_literal || constant.is_some_and(|constant| constant.kind == Kind::Str);
        (is_known && is_constant).then_some(Constant { kind: Kind::Str, text: None })
    }

    fn name(&mut self, id: NodeId) -> Option<Constant> {
        let variable = self.facts.variables.get(&id)?;
        let holds = self.known.get(*variable)?;
        if let Some(expression) = holds.expression {
            self.facts.symbolic.insert(id, expression);
        }
        holds.constant
    }

    /// `this.field` of a field that is set once.
    fn field(&mut self, object: NodeId, name: NodeId) -> Option<Constant> {
        let is_own = matches!(self.symbols.text(self.ast.text(object)), "this" | "self" | "static");
        let variable = self.facts.variables.get(&name).filter(|_| is_own)?;
        self.file.get(*variable)?.constant
    }
}

fn is_text_function(name: &str) -> bool {
    matches!(name, "escapeshellarg" | "htmlspecialchars_decode")
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
