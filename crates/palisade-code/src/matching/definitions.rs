//! Functions, classes, variables: what a pattern leaves out may be there.

use crate::ast::{Kind, NodeId};

use super::lists::Rest;
use super::matcher::Next;
use super::{Matcher, Value};

impl<'a> Matcher<'a> {
    /// `[Modifiers, name, TypeParams, Params, return type, body]`
    pub(super) fn function_definition(
        &mut self,
        pattern: NodeId,
        target: NodeId,
        next: Next<'_, 'a>,
    ) -> bool {
        let [modifiers, name, types, parameters, returns, body] = *self.pattern.children(pattern) else {
            return false;
        };
        let Some(parts) = self.as_function(target) else { return false };
        self.definition_name(name, parts.name, &mut |matcher| {
            matcher.optional(modifiers, parts.modifiers, &mut |matcher| {
                matcher.optional(types, parts.types, &mut |matcher| {
                    matcher.exact(parameters, parts.parameters, &mut |matcher| {
                        matcher.optional(returns, parts.returns, &mut |matcher| {
                            matcher.body(body, parts.body, next)
                        })
                    })
                })
            })
        })
    }

    /// A function, or a variable or member that is set to one.
    fn as_function(&self, target: NodeId) -> Option<FunctionParts> {
        let ast = self.target.ast;
        let of_lambda =
            |modifiers: NodeId, name: NodeId, lambda: NodeId| {
                let [parameters, returns, body] = *ast.children(lambda) else { return None };
                (ast.kind(lambda) == Kind::Lambda && self.options.arrow_is_function).then_some(
                    FunctionParts { modifiers, name, types: NodeId::NOTHING, parameters, returns, body },
                )
            };
        match (ast.kind(target), ast.children(target)) {
            (Kind::FuncDef, &[modifiers, name, types, parameters, returns, body]) => {
                Some(FunctionParts { modifiers, name, types, parameters, returns, body })
            }
            (Kind::VarDef, &[modifiers, name, _, value]) => of_lambda(modifiers, name, value),
            (Kind::Pair, &[key, value]) => of_lambda(NodeId::NOTHING, key, value),
            // A function without a name.
            (Kind::Lambda, _) if self.target.facts.functions_are_values => {
                of_lambda(NodeId::NOTHING, NodeId::NOTHING, target)
            }
            _ => None,
        }
    }

    /// `[Params, return type, body]`
    pub(super) fn function(
        &mut self,
        patterns: &'a [NodeId],
        targets: &'a [NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        let ([parameters, returns, body], [target_parameters, target_returns, target_body]) =
            (patterns, targets)
        else {
            return false;
        };
        self.exact(*parameters, *target_parameters, &mut |matcher| {
            matcher
                .optional(*returns, *target_returns, &mut |matcher| matcher.body(*body, *target_body, next))
        })
    }

    /// A body; one that is only declared has none.
    fn body(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let is_empty = |id: NodeId| {
            id == NodeId::NOTHING
                || self.pattern.kind(id) == Kind::Block && self.pattern.children(id).is_empty()
        };
        match (pattern == NodeId::NOTHING, target == NodeId::NOTHING) {
            (true, _) => next(self),
            (false, true) => is_empty(pattern) && next(self),
            (false, false) => self.block(pattern, target, next),
        }
    }

    fn definition_name(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        match (pattern == NodeId::NOTHING, target == NodeId::NOTHING) {
            (true, _) => next(self),
            // The name that a function expression has is only for itself.
            (false, true) => {
                matches!(self.pattern.kind(pattern), Kind::Ellipsis | Kind::Metavar) && next(self)
            }
            (false, false) => self.key(pattern, target, next),
        }
    }

    /// `[Modifiers, name, TypeParams, Bases, Bases, ClassBody]`
    pub(super) fn class_definition(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let (patterns, targets) = (self.pattern.children(pattern), self.target.ast.children(target));
        let (
            &[modifiers, name, types, bases, implements, body],
            &[t_modifiers, t_name, t_types, t_bases, t_implements, t_body],
        ) = (patterns, targets)
        else {
            return false;
        };
        if self.pattern.text(pattern) != self.target.ast.text(target) {
            return false;
        }
        self.definition_name(name, t_name, &mut |matcher| {
            matcher.optional(modifiers, t_modifiers, &mut |matcher| {
                matcher.optional(types, t_types, &mut |matcher| {
                    matcher.optional(bases, t_bases, &mut |matcher| {
                        matcher.implements(implements, t_implements, &mut |matcher| {
                            matcher.optional(body, t_body, next)
                        })
                    })
                })
            })
        })
    }

    fn implements(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        if pattern == NodeId::NOTHING {
            return next(self);
        }
        let (patterns, targets) = (self.pattern.children(pattern), self.target.ast.children(target));
        self.in_any_order(patterns, targets, Rest::Allowed, next)
    }

    /// `[Modifiers, target, type, value]`
    pub(super) fn variable_definition(
        &mut self,
        pattern: NodeId,
        target: NodeId,
        next: Next<'_, 'a>,
    ) -> bool {
        let &[modifiers, name, of_type, value] = self.pattern.children(pattern) else { return false };
        let &[t_modifiers, t_name, t_type, t_value] = self.target.ast.children(target) else { return false };
        self.optional(modifiers, t_modifiers, &mut |matcher| {
            matcher.node(name, t_name, &mut |matcher| {
                matcher.optional(of_type, t_type, &mut |matcher| matcher.exact(value, t_value, next))
            })
        })
    }

    /// `[Modifiers, name, type, default]`; a lone metavariable is any parameter.
    pub(super) fn parameter(
        &mut self,
        patterns: &'a [NodeId],
        targets: &'a [NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        let (&[modifiers, name, of_type, default], &[t_modifiers, t_name, t_type, t_default]) =
            (patterns, targets)
        else {
            return false;
        };
        self.node(name, t_name, &mut |matcher| {
            matcher.optional(modifiers, t_modifiers, &mut |matcher| {
                matcher.optional(of_type, t_type, &mut |matcher| matcher.optional(default, t_default, next))
            })
        })
    }

    /// A decorator. One without arguments is only one without.
    pub(super) fn annotation(
        &mut self,
        patterns: &'a [NodeId],
        targets: &'a [NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        let [pattern] = patterns else { return false };
        self.annotated(*pattern, targets, next)
    }

    pub(super) fn annotated(&mut self, pattern: NodeId, targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        let [target] = targets else { return false };
        let ast = self.target.ast;
        let is_empty_call = ast.kind(*target) == Kind::Call && ast.children(ast.child(*target, 1)).is_empty();
        if is_empty_call && self.pattern.kind(pattern) != Kind::Call {
            return self.node(pattern, ast.child(*target, 0), next);
        }
        if ast.kind(*target) == Kind::Call
            && !matches!(self.pattern.kind(pattern), Kind::Call | Kind::Ellipsis | Kind::Deep)
        {
            return false;
        }
        let is_plain = matches!(ast.kind(*target), Kind::Name | Kind::Member);
        if is_plain && self.pattern.kind(pattern) == Kind::Call {
            // `@a(...)` is also `@a`.
            let arguments = self.pattern.children(self.pattern.child(pattern, 1));
            let callee = self.pattern.child(pattern, 0);
            return self.arguments(arguments, &[], &mut |matcher| matcher.node(callee, *target, next));
        }
        self.node(pattern, *target, next)
    }

    /// `[type or parameter, Block]`; one type is also a list of one.
    pub(super) fn catch(
        &mut self,
        patterns: &'a [NodeId],
        targets: &'a [NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        let (&[caught, body], &[t_caught, t_body]) = (patterns, targets) else { return false };
        let is_list =
            self.pattern.kind(caught) == Kind::Tuple && self.target.ast.kind(t_caught) != Kind::Tuple;
        let rest: Next<'_, 'a> = &mut |matcher| matcher.block(body, t_body, next);
        let is_any = matches!(self.pattern.kind(caught), Kind::Metavar)
            || self.pattern.kind(caught) == Kind::Param
                && self.pattern.kind(self.pattern.child(caught, 1)) == Kind::Metavar;
        match is_list && t_caught != NodeId::NOTHING {
            // `catch {}` catches something without a name.
            _ if t_caught == NodeId::NOTHING && is_any => rest(self),
            true => self.in_order(self.pattern.children(caught), &targets[..1], Rest::Refused, rest),
            false => self.exact(caught, t_caught, rest),
        }
    }

    /// Statements in a row as the value of a metavariable.
    pub(super) fn bind_statements(
        &mut self,
        name: NodeId,
        statements: &[NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        self.bind(self.pattern.text(name), Value::Nodes(statements.to_vec()), next)
    }
}

/// The parts of whatever is a function.
#[derive(Debug, Clone, Copy)]
struct FunctionParts {
    modifiers: NodeId,
    name: NodeId,
    types: NodeId,
    parameters: NodeId,
    returns: NodeId,
    body: NodeId,
}
