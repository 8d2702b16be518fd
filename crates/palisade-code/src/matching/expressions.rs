//! Expressions, and everything else that is no statement.

use crate::ast::{Kind, NodeId, Symbol};

use super::deep::Depth;
use super::lists::Rest;
use super::matcher::Next;
use super::{Matcher, Value};

impl<'a> Matcher<'a> {
    /// One expression of the pattern against one of the file. At the root only the expression itself is looked at,
    /// further in also what it is known to stand for.
    pub(super) fn expression(
        &mut self,
        pattern: NodeId,
        target: NodeId,
        is_root: bool,
        next: Next<'_, 'a>,
    ) -> bool {
        if !self.step() {
            return true;
        }
        if self.target.ast.kind(target) == Kind::Cast && !is_root {
            let inner = self.target.ast.child(target, 1);
            return self.expression(pattern, inner, false, next) || self.plain(pattern, target, next);
        }
        if self.plain(pattern, target, next) {
            return true;
        }
        let is_symbolic = self.options.symbolic_propagation && !is_root;
        if is_symbolic && let Some(value) = self.target.facts.symbolic.get(&target).copied() {
            return self.expression(pattern, value, false, next);
        }
        false
    }

    fn plain(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let node = *self.pattern.node(pattern);
        let found = self.target.ast.kind(target);
        match node.kind {
            Kind::Ellipsis => next(self),
            Kind::Nothing => found == Kind::Nothing && next(self),
            Kind::Metavar => found != Kind::Nothing && self.bind(node.text, Value::Node(target), next),
            Kind::TypedMetavar => self.typed(pattern, target, next),
            Kind::Deep => self.deep(self.pattern.child(pattern, 0), target, Depth::All, next),
            Kind::StrAny | Kind::StrRegex | Kind::StrMetavar => self.literal(pattern, target, next),
            Kind::Str | Kind::Int | Kind::Float | Kind::Char | Kind::Bool | Kind::Null => {
                self.literal(pattern, target, next)
            }
            Kind::Regex if found != Kind::Regex => self.literal(pattern, target, next),
            Kind::MemberEllipsis => self.member_dots(pattern, target, next),
            Kind::Name | Kind::Member if found == Kind::Name => self.name(pattern, target, next),
            Kind::Binary if found == Kind::Binary => self.binary(pattern, target, next),
            Kind::Assign => self.assign(pattern, target, next),
            Kind::List | Kind::Set | Kind::Dict | Kind::Array if found == Kind::Comprehension => {
                let only_dots = matches!(self.pattern.children(pattern), [only] if self.pattern.kind(*only) == Kind::Ellipsis);
                only_dots && next(self)
            }
            // `@cache` is `cache()` as an expression.
            Kind::Call if found == Kind::Annotation && self.options.attr_expr => {
                let targets = self.target.ast.children(target);
                let is_call =
                    targets.first().is_none_or(|target| self.target.ast.kind(*target) == Kind::Call);
                !is_call && self.annotated(pattern, targets, next)
            }
            // `{...}` is a set and a dictionary.
            Kind::Set if found == Kind::Dict => {
                let only_dots = matches!(self.pattern.children(pattern), [only] if self.pattern.kind(*only) == Kind::Ellipsis);
                only_dots && next(self)
            }
            kind if kind == found => self.same_kind(pattern, target, next),
            _ => false,
        }
    }

    /// Two nodes of one kind: their texts, then their children as the kind has them.
    fn same_kind(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let (node, found) = (*self.pattern.node(pattern), *self.target.ast.node(target));
        let (patterns, targets) = (self.pattern.children(pattern), self.target.ast.children(target));
        match node.kind {
            Kind::Name => node.text == found.text && next(self),
            Kind::Args => self.arguments(patterns, targets, next),
            Kind::Call => self.call(patterns, targets, next),
            Kind::Member => self.member(patterns, targets, next),
            Kind::Set | Kind::Dict => self.in_any_order(patterns, targets, Rest::Refused, next),
            Kind::Object => {
                // `{}` is only one without members.
                let is_open = self.options.implicit_ellipsis && !patterns.is_empty();
                let rest = if is_open { Rest::Allowed } else { Rest::Refused };
                self.in_any_order(patterns, targets, rest, next)
            }
            Kind::Array
            | Kind::List
            | Kind::Tuple
            | Kind::Sequence
            | Kind::Params
            | Kind::Generic
            | Kind::TypeParams => self.in_order(patterns, targets, Rest::Refused, next),
            Kind::Interpolated => {
                let (text, other) =
                    (self.target.symbols.text(node.text), self.target.symbols.text(found.text));
                let fits = text == other || text.is_empty() && other != "tagged";
                let is_text = matches!(targets, [only] if self.target.ast.kind(*only) == Kind::Str);
                // What has expressions in it fits no text alone.
                fits && !(is_text && patterns.len() > 1) && self.interpolated(patterns, targets, next)
            }
            Kind::Pair => self.pair(patterns, targets, next),
            Kind::Lambda => self.function(patterns, targets, next),
            Kind::Param => node.text == found.text && self.parameter(patterns, targets, next),
            Kind::ClassBody => self.in_any_order(patterns, targets, Rest::Allowed, next),
            Kind::Modifier => {
                (node.text == found.text || self.is_any_declaration(node.text, found.text)) && next(self)
            }
            Kind::Modifiers if self.options.decorators_order_matters => {
                self.in_their_order(patterns, targets, next)
            }
            Kind::Modifiers | Kind::Catches => self.in_any_order(patterns, targets, Rest::Allowed, next),
            Kind::Annotation => self.annotation(patterns, targets, next),
            Kind::Bases => self.in_order(patterns, targets, Rest::Allowed, next),
            // `new` of C++ is not an object in braces; one in braces is any.
            Kind::New => {
                (node.text == Symbol::EMPTY || node.text == found.text)
                    && self.new_object(patterns, targets, next)
            }
            Kind::Slice => self.each_exactly(patterns, targets, next),
            Kind::Regex => self.regex_literal(pattern, target, next),
            Kind::Xml | Kind::XmlAttrs | Kind::XmlAttr | Kind::XmlBody | Kind::XmlText | Kind::XmlExpr => {
                self.xml(pattern, target, next)
            }
            Kind::Catch => self.catch(patterns, targets, next),
            Kind::Case => self.each_exactly(patterns, targets, next),
            _ => node.text == found.text && self.each_exactly(patterns, targets, next),
        }
    }

    /// Each fits another one, later ones later ones.
    fn in_their_order(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        let Some((first, others)) = patterns.split_first() else { return next(self) };
        // Words have no order.
        let is_word = self.pattern.kind(*first) == Kind::Modifier;
        (0..targets.len()).any(|at| {
            let left = if is_word { targets } else { &targets[at + 1..] };
            self.node(*first, targets[at], &mut |matcher| matcher.in_their_order(others, left, next))
        })
    }

    /// `var` is also `let` and `const`.
    fn is_any_declaration(&self, word: Symbol, found: Symbol) -> bool {
        let symbols = self.target.symbols;
        self.options.let_is_var
            && symbols.text(word) == "var"
            && matches!(symbols.text(found), "let" | "const")
    }

    /// One after the other, present on both sides or on none.
    pub(super) fn each_exactly(
        &mut self,
        patterns: &'a [NodeId],
        targets: &'a [NodeId],
        next: Next<'_, 'a>,
    ) -> bool {
        let is_dots = |id: &NodeId| matches!(self.pattern.kind(*id), Kind::Ellipsis | Kind::MetavarEllipsis);
        if patterns.len() != targets.len() || patterns.iter().any(is_dots) {
            return self.in_order(patterns, targets, Rest::Refused, next);
        }
        match (patterns.split_first(), targets.split_first()) {
            (Some((pattern, patterns)), Some((target, targets))) => {
                self.exact(*pattern, *target, &mut |matcher| matcher.each_exactly(patterns, targets, next))
            }
            _ => next(self),
        }
    }

    /// `f(..)`, which is also `f<T>(..)`.
    fn call(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        let (&[callee, arguments], &[target, t_arguments]) = (patterns, targets) else { return false };
        let is_name = matches!(self.pattern.kind(callee), Kind::Name | Kind::Member);
        let target = if is_name { self.without_types(target) } else { target };
        self.exact(callee, target, &mut |matcher| matcher.exact(arguments, t_arguments, next))
    }

    /// The name of a template that is given types.
    fn without_types(&self, target: NodeId) -> NodeId {
        match self.target.ast.kind(target) {
            Kind::Generic => self.target.ast.child(target, 0),
            _ => target,
        }
    }

    fn member(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        let ([object, name], [target, found]) = (patterns, targets) else { return false };
        let is_name = self.pattern.kind(*name) == Kind::Name;
        let found = if is_name { self.without_types(*found) } else { *found };
        // The names first: most members differ in them.
        self.expression(*name, found, false, &mut |matcher| {
            if matcher.pattern.kind(*object) == Kind::MemberEllipsis {
                // `o. ... .f()` is also `o.f()`.
                let inner = matcher.pattern.child(*object, 0);
                if matcher.expression(inner, *target, false, next) {
                    return true;
                }
            }
            matcher.expression(*object, *target, false, next)
        })
    }

    /// `o. ...`: any number of members and calls from `o` on.
    fn member_dots(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let start = self.pattern.child(pattern, 0);
        let mut at = target;
        loop {
            if self.expression(start, at, false, next) {
                return true;
            }
            let ast = self.target.ast;
            at = match ast.kind(at) {
                Kind::Member => ast.child(at, 0),
                Kind::Call if ast.kind(ast.child(at, 0)) == Kind::Member => ast.child(ast.child(at, 0), 0),
                _ => return false,
            };
        }
    }

    /// `a = b`; also a declaration with a value, and each pair of `a, b = c, d`.
    fn assign(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let [left, right] = *self.pattern.children(pattern) else { return false };
        let ast = self.target.ast;
        let (target_left, target_right) = match (ast.kind(target), ast.children(target)) {
            (Kind::Assign, [left, right]) => (*left, *right),
            (Kind::VarDef, [_, left, _, right]) if self.options.vardef_assign => (*left, *right),
            _ => return false,
        };
        let symbols = self.target.symbols;
        let (operator, found) = (symbols.text(self.pattern.text(pattern)), symbols.text(ast.text(target)));
        // `=` is also `:=` and a declaration.
        let is_same = operator == found || operator == "=" && found != "as";
        if target_right == NodeId::NOTHING || !is_same {
            return false;
        }
        if self.node(left, target_left, &mut |matcher| matcher.node(right, target_right, next)) {
            return true;
        }
        if ast.kind(target_left) != Kind::Tuple || ast.kind(target_right) != Kind::Tuple {
            return false;
        }
        let (names, values) = (ast.children(target_left), ast.children(target_right));
        names.len() == values.len()
            && names
                .iter()
                .zip(values)
                .any(|(name, value)| self.node(left, *name, &mut |matcher| matcher.node(right, *value, next)))
    }

    /// A text with expressions in it: `"..."` is any number of parts; a metavariable is no text.
    fn interpolated(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        if !self.step() {
            return true;
        }
        let Some((first, others)) = patterns.split_first() else {
            return targets.is_empty() && next(self);
        };
        if matches!(self.pattern.kind(*first), Kind::StrAny | Kind::Ellipsis) {
            return (0..=targets.len()).any(|taken| self.interpolated(others, &targets[taken..], next));
        }
        if self.pattern.kind(*first) == Kind::MetavarEllipsis {
            let name = self.pattern.text(*first);
            return (0..=targets.len()).any(|taken| {
                let (inside, left) = targets.split_at(taken);
                self.bind(name, Value::Nodes(inside.to_vec()), &mut |matcher| {
                    matcher.interpolated(others, left, next)
                })
            });
        }
        let Some((target, left)) = targets.split_first() else { return false };
        let is_text = self.target.ast.kind(*target) == Kind::Str;
        if is_text && matches!(self.pattern.kind(*first), Kind::Metavar | Kind::Ellipsis) {
            return false;
        }
        self.node(*first, *target, &mut |matcher| matcher.interpolated(others, left, next))
    }

    /// `key: value`; a key is the same with quotes and without.
    fn pair(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        let ([key, value], [target_key, target_value]) = (patterns, targets) else { return false };
        self.key(*key, *target_key, &mut |matcher| matcher.node(*value, *target_value, next))
    }

    pub(super) fn key(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let (node, found) = (*self.pattern.node(pattern), *self.target.ast.node(target));
        let is_plain = |kind: Kind| matches!(kind, Kind::Name | Kind::Str);
        if is_plain(node.kind) && is_plain(found.kind) && node.kind != found.kind {
            return node.text == found.text && next(self);
        }
        if node.kind == Kind::StrRegex && is_plain(found.kind) {
            return self.fits_regex(node.text, found.text) && next(self);
        }
        self.node(pattern, target, next)
    }

    fn new_object(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        let ([class, arguments, body], [target_class, target_arguments, target_body]) = (patterns, targets)
        else {
            return false;
        };
        self.node(*class, *target_class, &mut |matcher| {
            matcher.exact(*arguments, *target_arguments, &mut |matcher| {
                matcher.optional(*body, *target_body, next)
            })
        })
    }

    fn regex_literal(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let (text, found) = (self.pattern.text(pattern), self.target.ast.text(target));
        let written = self.target.symbols.text(text);
        if written == "..." || text == found {
            return next(self);
        }
        crate::lower::is_metavar(written)
            && self.bind(text, Value::Text(found, self.target.ast.span(target)), next)
    }
}
