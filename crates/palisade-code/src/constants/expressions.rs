//! The values of expressions. Called by the walk over the statements.

use crate::ast::{Kind, NodeId};
use crate::matching::Constant;

use super::fold;
use super::known::Holds;
use super::walk::Walk;

impl Walk<'_> {
    /// Looks at an expression, and answers its value.
    pub(super) fn expression(&mut self, id: NodeId) -> Option<Constant> {
        let ast = self.ast;
        let constant = match (ast.kind(id), ast.children(id)) {
            (kind, _) if kind.is_literal() => {
                return Some(Constant { kind, text: Some(ast.text(id)) });
            }
            (Kind::Name, _) => self.name(id),
            (Kind::Binary, &[left, right]) => {
                let operator = self.symbols.text(ast.text(id)).to_owned();
                let converts = self.facts.functions_are_values;
                let (one, other) = (self.expression(left), self.right_side(&operator, right));
                match (one, other) {
                    _ if matches!(&*operator, "and" | "or") => self.either(&operator, left, one, other),
                    // Repeated however often.
                    (Some(Constant { kind: Kind::Str, .. }), _) if operator == "*" => {
                        Some(Constant { kind: Kind::Str, text: None })
                    }
                    (Some(left), Some(right)) => fold::binary(self.symbols, &operator, left, right, converts),
                    _ => None,
                }
            }
            (Kind::Unary, &[operand]) => {
                let operand = self.expression(operand);
                let operator = self.symbols.text(ast.text(id)).to_owned();
                if operator == "&" {
                    self.forget(ast.child(id, 0));
                }
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
                self.forget(target);
                None
            }
            (Kind::Conditional, &[condition, then, otherwise]) => {
                self.expression(condition);
                let then = self.expression(then);
                joined(then, self.expression(otherwise))
            }
            (Kind::Lambda, &[parameters, _, body]) => {
                let before = self.known.clone();
                let thrown = std::mem::take(&mut self.thrown);
                let is_dead = std::mem::replace(&mut self.is_dead, false);
                self.statement(parameters);
                self.statement(body);
                (self.known, self.thrown, self.is_dead) = (before, thrown, is_dead);
                None
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
            (Kind::Call, &[callee, list]) => {
                self.statement(callee);
                let arguments = ast.children(list).iter();
                let values: Vec<_> = arguments.map(|one| self.expression(*one)).collect();
                let is_constant = values.iter().all(Option::is_some);
                self.may_throw();
                self.defined(list);
                let is_text = is_constant && self.is_format(callee);
                is_text
                    .then_some(Constant { kind: Kind::Str, text: None })
                    .or_else(|| self.builtin(callee, list))
                    .or_else(|| self.of_texts(callee, list))
            }
            (Kind::Index, &[text, index]) => {
                let (text, index) = (self.expression(text), self.expression(index));
                text.zip(index).and_then(|(text, index)| fold::character(self.symbols, text, index))
            }
            (kind, children) => {
                children.iter().for_each(|child| self.statement(*child));
                if matches!(kind, Kind::New | Kind::Await) {
                    self.may_throw();
                }
                None
            }
        };
        // An assignment has a value, and is no literal.
        if let Some(constant) = constant.filter(|_| ast.kind(id) != Kind::Assign) {
            self.facts.constants.insert(id, constant);
        }
        constant
    }

    /// Whether a call is `String.format`.
    fn is_format(&self, callee: NodeId) -> bool {
        let ast = self.ast;
        let (Kind::Member, &[object, name]) = (ast.kind(callee), ast.children(callee)) else { return false };
        let class = if ast.kind(object) == Kind::Member { ast.child(object, 1) } else { object };
        self.symbols.text(ast.text(name)) == "format" && self.symbols.text(ast.text(class)) == "String"
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

    /// The right operand, which may not be looked at by the code.
    fn right_side(&mut self, operator: &str, right: NodeId) -> Option<Constant> {
        let is_lazy = matches!(operator, "&&" | "||" | "??" | "and" | "or");
        if !is_lazy || self.assigned_in(right).is_empty() {
            return self.expression(right);
        }
        let before = self.known.clone();
        let constant = self.expression(right);
        self.known.meet(&before);
        constant
    }

    /// The value of `and` and `or`: that of an operand, as in `condition and x or y`.
    fn either(
        &self,
        operator: &str,
        left: NodeId,
        one: Option<Constant>,
        other: Option<Constant>,
    ) -> Option<Constant> {
        let ast = self.ast;
        let is_choice = ast.kind(left) == Kind::Binary && self.symbols.text(ast.text(left)) == "and";
        match (operator, one) {
            ("or", None) if is_choice => {
                let chosen = self.facts.constants.get(&ast.child(left, 1)).copied();
                let literal = ast.node(ast.child(left, 1));
                let literal = Constant { kind: literal.kind, text: Some(literal.text) };
                joined(chosen.or(literal.kind.is_literal().then_some(literal)), other)
            }
            _ => None,
        }
    }

    /// `x += value`
    fn augmented(&mut self, id: NodeId, target: NodeId, value: NodeId) -> Option<Constant> {
        let right = self.expression(value);
        let variable = self.facts.variables.get(&target).copied()?;
        let left = self.known.get(variable).and_then(|holds| holds.constant);
        let operator = self.symbols.text(self.ast.text(id)).trim_end_matches('=').to_owned();
        let converts = self.facts.functions_are_values;
        let constant = left
            .zip(right)
            .and_then(|(left, right)| fold::binary(self.symbols, &operator, left, right, converts));
        self.known.forget(variable);
        if constant.is_some() {
            self.known.set(variable, Holds { constant, expression: None });
        }
        constant
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
        let variable = self.facts.variables.get(&name).or_else(|| self.facts.fields.get(&name));
        let variable = variable.filter(|_| is_own)?;
        self.file.get(*variable)?.constant
    }
}

/// What is known of a value that is one of two.
fn joined(one: Option<Constant>, other: Option<Constant>) -> Option<Constant> {
    let (one, other) = (one?, other?);
    if one == other {
        return Some(one);
    }
    (one.kind == other.kind).then_some(Constant { kind: one.kind, text: None })
}

fn is_text_function(name: &str) -> bool {
    matches!(name, "escapeshellarg" | "htmlspecialchars_decode")
}
