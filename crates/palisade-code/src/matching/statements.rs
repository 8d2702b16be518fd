//! Statements and sequences of them.

use crate::ast::{Ast, Kind, NodeId, Symbol};

use super::deep::Depth;
use super::flatten::flattened;
use super::lists::Rest;
use super::matcher::Next;
use super::{Matcher, Value};

impl<'a> Matcher<'a> {
    /// A sequence of the pattern from the start of `targets` on; `...` also goes into nested blocks.
    pub(super) fn sequence(
        &mut self,
        patterns: &'a [NodeId],
        targets: &[NodeId],
        rest: Rest,
        next: Next<'_, 'a>,
    ) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = patterns.split_first() else {
            return (targets.is_empty() || rest == Rest::Allowed) && next(self);
        };
        match self.pattern.kind(*first) {
            Kind::Ellipsis if others.is_empty() => self.rest_of_block(targets, next),
            Kind::Ellipsis => {
                if self.flat(patterns, targets, Rest::Allowed, next) {
                    return true;
                }
                match flattened(self.target, targets) {
                    Some(all) => self.flat(patterns, &all, Rest::Allowed, next),
                    None => false,
                }
            }
            Kind::MetavarEllipsis => self.flat(patterns, targets, Rest::Allowed, next),
            _ => match targets.split_first() {
                Some((target, left)) => self.statement(*first, *target, &mut |matcher| {
                    matcher.covering(*target, |matcher| matcher.sequence(others, left, rest, next))
                }),
                None => false,
            },
        }
    }

    /// The same in a list that does not grow any more.
    fn flat(&mut self, patterns: &'a [NodeId], targets: &[NodeId], rest: Rest, next: Next<'_, 'a>) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = patterns.split_first() else {
            return (targets.is_empty() || rest == Rest::Allowed) && next(self);
        };
        match self.pattern.kind(*first) {
            Kind::Ellipsis if others.is_empty() => self.rest_of_block(targets, next),
            Kind::Ellipsis => (0..=targets.len()).any(|taken| {
                self.covering_all(&targets[..taken], |matcher| {
                    matcher.flat(others, &targets[taken..], rest, next)
                })
            }),
            Kind::MetavarEllipsis => {
                let shortest = if others.is_empty() { targets.len() } else { 0 };
                (shortest..=targets.len()).any(|taken| {
                    let (inside, left) = targets.split_at(taken);
                    self.bind_statements(*first, inside, &mut |matcher| {
                        matcher
                            .covering_all(inside, |matcher| matcher.flat(others, left, Rest::Refused, next))
                    })
                })
            }
            _ => match targets.split_first() {
                Some((target, left)) => self.statement(*first, *target, &mut |matcher| {
                    matcher.covering(*target, |matcher| matcher.flat(others, left, rest, next))
                }),
                None => false,
            },
        }
    }

    /// A final `...`: the longest rest holds every shorter one.
    fn rest_of_block(&mut self, targets: &[NodeId], next: Next<'_, 'a>) -> bool {
        self.covering_all(targets, |matcher| next(matcher))
    }

    /// Runs `then` with the match reaching over a statement.
    fn covering(&mut self, target: NodeId, then: impl FnOnce(&mut Self) -> bool) -> bool {
        let before = self.covered;
        let node = self.target.ast.node(target);
        let (start, end) = before.unwrap_or((node.start, node.end));
        self.covered = Some((start.min(node.start), end.max(node.end)));
        let stop = then(self);
        self.covered = before;
        stop
    }

    fn covering_all(&mut self, targets: &[NodeId], then: impl FnOnce(&mut Self) -> bool) -> bool {
        let before = self.covered;
        for target in targets {
            let node = self.target.ast.node(*target);
            let (start, end) = self.covered.unwrap_or((node.start, node.end));
            self.covered = Some((start.min(node.start), end.max(node.end)));
        }
        let stop = then(self);
        self.covered = before;
        stop
    }

    /// Two blocks, or a block of one statement and that statement.
    pub(super) fn block(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let ast = self.target.ast;
        let (is_block, is_target_block) =
            (self.pattern.kind(pattern) == Kind::Block, ast.kind(target) == Kind::Block);
        match (is_block, is_target_block) {
            (true, true) if self.is_bare_metavar(pattern) => {
                self.node(self.pattern.child(pattern, 0), target, next)
            }
            (true, true) => {
                let patterns = self.pattern.children(pattern);
                let before = self.covered;
                let stop = self.sequence(patterns, ast.children(target), Rest::Refused, &mut |matcher| {
                    let within = std::mem::replace(&mut matcher.covered, before);
                    let stop = next(matcher);
                    matcher.covered = within;
                    stop
                });
                self.covered = before;
                stop
            }
            (true, false) => {
                let patterns = self.pattern.children(pattern);
                self.sequence(patterns, &[target], Rest::Refused, next)
            }
            (false, true) => match *ast.children(target) {
                [only] => self.node(pattern, only, next),
                _ => {
                    matches!(self.pattern.kind(self.bare(pattern)), Kind::Metavar | Kind::Ellipsis)
                        && self.node(self.bare(pattern), target, next)
                }
            },
            (false, false) => self.node(pattern, target, next),
        }
    }

    /// A block of the pattern without braces that is a metavariable stands for a block.
    fn is_bare_metavar(&self, pattern: NodeId) -> bool {
        let [only] = *self.pattern.children(pattern) else { return false };
        let is_bare = self.pattern.span(only) == self.pattern.span(pattern);
        is_bare && self.pattern.kind(self.bare(only)) == Kind::Metavar
    }

    /// The expression of a statement that is one, otherwise the statement.
    fn bare(&self, pattern: NodeId) -> NodeId {
        match self.pattern.kind(pattern) {
            Kind::ExprStmt => self.pattern.child(pattern, 0),
            _ => pattern,
        }
    }

    /// One statement of the pattern against one of the file.
    pub(super) fn statement(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        if !self.step() {
            return true;
        }
        let ast = self.target.ast;
        let (kind, found) = (self.pattern.kind(pattern), ast.kind(target));
        match (kind, found) {
            (Kind::Ellipsis, _) => next(self),
            (Kind::Metavar, _) => self.any_statement(pattern, target, next),
            (Kind::ExprStmt, _) => self.expression_statement(self.pattern.child(pattern, 0), target, next),
            (Kind::FuncDef, _) => self.function_definition(pattern, target, next),
            (Kind::Block, _) => self.block(pattern, target, next),
            (kind, found) if is_import(kind) && is_import(found) => self.import(pattern, target, next),
            (kind, found) if kind != found => self.expression_as_statement(pattern, target, next),
            (Kind::ClassDef, _) => self.class_definition(pattern, target, next),
            (Kind::VarDef, _) => self.variable_definition(pattern, target, next),
            (Kind::If, _) => self.if_statement(pattern, target, next),
            (Kind::Switch, _) => self.switch(pattern, target, next),
            (Kind::For, _) => self.for_loop(pattern, target, next),
            (Kind::Label | Kind::Goto | Kind::Break | Kind::Continue, _) => {
                self.labelled(pattern, target, next)
            }
            (Kind::ForEach | Kind::While | Kind::DoWhile | Kind::Try | Kind::With, _) => {
                self.each_part(self.pattern.children(pattern), ast.children(target), next)
            }
            _ => {
                let same_text = self.pattern.text(pattern) == ast.text(target);
                same_text && self.each_exactly(self.pattern.children(pattern), ast.children(target), next)
            }
        }
    }

    /// A label or a jump to one; a metavariable is any label.
    fn labelled(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let ast = self.target.ast;
        let (label, found) = (self.pattern.text(pattern), ast.text(target));
        let (parts, targets) = (self.pattern.children(pattern), ast.children(target));
        if crate::lower::is_metavar(self.target.symbols.text(label)) && found != Symbol::EMPTY {
            let value = Value::Text(found, ast.span(target));
            return self.bind(label, value, &mut |matcher| matcher.each_part(parts, targets, next));
        }
        label == found && self.each_part(parts, targets, next)
    }

    /// `$S` as a statement is the statement, or the expression that it is.
    fn any_statement(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        self.bind(self.pattern.text(pattern), Value::Node(target), next)
    }

    /// An expression where the pattern has no statement around it.
    fn expression_as_statement(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        match (self.pattern.kind(pattern).is_statement(), self.target.ast.kind(target)) {
            // A `for` of whatever form.
            (true, Kind::ForEach) if self.pattern.kind(pattern) == Kind::For => {
                self.any_for(pattern, target, next)
            }
            (true, _) => false,
            (false, Kind::ExprStmt) => self.expression(pattern, self.target.ast.child(target, 0), true, next),
            (false, Kind::VarDef) => self.expression(pattern, target, true, next),
            (false, _) => {
                self.pattern.kind(pattern) == Kind::Deep
                    && self.in_statement(self.pattern.child(pattern, 0), target, next)
            }
        }
    }

    /// `f();` of a sequence is also `x = f();` and `return f();`.
    fn expression_statement(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let ast = self.target.ast;
        match self.pattern.kind(pattern) {
            Kind::Metavar => {
                let only = ast.child(target, 0);
                return self.bind(self.pattern.text(pattern), Value::Node(target), next)
                    || ast.kind(target) == Kind::ExprStmt && self.expression(pattern, only, true, next);
            }
            Kind::Deep => return self.in_statement(self.pattern.child(pattern, 0), target, next),
            _ => {}
        }
        let only = ast.child(target, 0);
        match ast.kind(target) {
            Kind::ExprStmt if self.options.implicit_deep_exprstmt => {
                self.deep(pattern, only, Depth::Implicit, next)
            }
            Kind::ExprStmt => self.expression(pattern, only, true, next),
            Kind::VarDef if self.options.vardef_assign && ast.child(target, 3) != NodeId::NOTHING => {
                self.deep_in_definition(pattern, target, next)
            }
            Kind::Return if only != NodeId::NOTHING => self.deep(pattern, only, Depth::All, next),
            _ => false,
        }
    }

    fn deep_in_definition(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        if self.expression(pattern, target, true, next) {
            return true;
        }
        self.deep(pattern, self.target.ast.child(target, 3), Depth::All, next)
    }

    fn if_statement(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let &[condition, then, otherwise] = self.pattern.children(pattern) else { return false };
        let &[t_condition, t_then, t_otherwise] = self.target.ast.children(target) else { return false };
        self.node(condition, t_condition, &mut |matcher| {
            matcher.block(then, t_then, &mut |matcher| match (otherwise, t_otherwise) {
                (NodeId::NOTHING, _) => next(matcher),
                (_, NodeId::NOTHING) => matcher.pattern.kind(otherwise) == Kind::Ellipsis && next(matcher),
                _ => matcher.block(otherwise, t_otherwise, next),
            })
        })
    }

    fn for_loop(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        if self.is_any_for(pattern) {
            return self.any_for(pattern, target, next);
        }
        self.each_part(self.pattern.children(pattern), self.target.ast.children(target), next)
    }

    fn is_any_for(&self, pattern: NodeId) -> bool {
        self.pattern.kind(self.pattern.child(pattern, 0)) == Kind::Ellipsis
            && self.pattern.child(pattern, 1) == NodeId::NOTHING
            && self.pattern.child(pattern, 2) == NodeId::NOTHING
    }

    /// `for (...) body`
    fn any_for(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let body = self.target.ast.children(target).last().copied();
        let found = body.unwrap_or(NodeId::NOTHING);
        self.is_any_for(pattern) && self.block(self.pattern.child(pattern, 3), found, next)
    }

    fn switch(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let patterns = self.pattern.children(pattern).split_first();
        let targets = self.target.ast.children(target).split_first();
        let (Some((value, cases)), Some((t_value, t_cases))) = (patterns, targets) else { return false };
        self.exact(*value, *t_value, &mut |matcher| matcher.in_any_order(cases, t_cases, Rest::Allowed, next))
    }

    /// Parts that are blocks, or on both sides or on none.
    fn each_part(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        match (patterns.split_first(), targets.split_first()) {
            (Some((pattern, patterns)), Some((target, targets))) => {
                let rest: Next<'_, 'a> = &mut |matcher| matcher.each_part(patterns, targets, next);
                match *pattern != NodeId::NOTHING && *target != NodeId::NOTHING {
                    true if self.pattern.kind(*pattern) == Kind::Block => self.block(*pattern, *target, rest),
                    true => self.node(*pattern, *target, rest),
                    false => self.exact(*pattern, *target, rest),
                }
            }
            _ => next(self),
        }
    }

    /// Imports of whatever form, by the full name of what they import. The pattern's may be the start of it.
    fn import(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let ast = self.target.ast;
        // `import static` of Java, `using namespace` of C++.
        let word = self.pattern.text(pattern);
        if word != Symbol::EMPTY && word != ast.text(target) {
            return false;
        }
        let (names, alias) = import_parts(self.pattern, pattern);
        let (found, found_alias) = import_parts(ast, target);
        if names.len() > found.len() || !is_absolute(self.target.symbols.text(ast.text(found[0]))) {
            return false;
        }
        self.import_names(&names, &found, &mut |matcher| matcher.optional(alias, found_alias, next))
    }

    fn import_names(&mut self, names: &[NodeId], found: &[NodeId], next: Next<'_, 'a>) -> bool {
        match (names, found) {
            ([], _) => next(self),
            // A last metavariable is all that is left.
            ([only], [first, .., last]) if self.pattern.kind(*only) == Kind::Metavar => {
                let ast = self.target.ast;
                let span = ast.node(*first).start..ast.node(*last).end;
                self.bind(self.pattern.text(*only), Value::Source(span), next)
            }
            ([name, names @ ..], [first, found @ ..]) => {
                self.key(*name, *first, &mut |matcher| matcher.import_names(names, found, next))
            }
            (_, []) => false,
        }
    }
}

fn is_import(kind: Kind) -> bool {
    matches!(kind, Kind::Import | Kind::ImportFrom | Kind::ImportAll)
}

/// What an import imports, as the parts of its full name, and under which name.
fn import_parts(ast: &Ast, node: NodeId) -> (Vec<NodeId>, NodeId) {
    let mut parts = Vec::new();
    let (path, alias) = match (ast.kind(node), ast.children(node)) {
        (Kind::ImportFrom, &[module, name, alias]) => (vec![module, name], alias),
        (Kind::Import, &[module, alias]) => (vec![module], alias),
        (_, children) => (children.get(..1).unwrap_or_default().to_vec(), NodeId::NOTHING),
    };
    for node in path {
        let (start, mut at) = (parts.len(), node);
        while ast.kind(at) == Kind::Member {
            parts.insert(start, ast.child(at, 1));
            at = ast.child(at, 0);
        }
        parts.insert(start, at);
    }
    (parts, alias)
}

/// Whether a module is not one of the same package.
fn is_absolute(module: &str) -> bool {
    !module.starts_with('.') || module.starts_with("./") || module.starts_with("../")
}
