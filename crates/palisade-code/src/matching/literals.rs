//! Literals. One of a pattern also fits an expression that is known to have its value.

use crate::ast::{Kind, NodeId, Symbol};
use crate::regexes::{Regex, Use};

use super::matcher::Next;
use super::{Constant, Matcher, Value};

impl<'a> Matcher<'a> {
    /// A literal of the pattern, `"..."` and its kin included.
    pub(super) fn literal(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let node = *self.pattern.node(pattern);
        let Some(constant) = self.constant(target) else {
            return self.is_negated(node.text, target) && next(self);
        };
        match (node.kind, constant) {
            (Kind::StrAny, Constant { kind: Kind::Str, .. }) => next(self),
            (Kind::StrRegex, Constant { kind: Kind::Str, text: Some(text) }) => {
                self.fits_regex(node.text, text) && next(self)
            }
            (Kind::StrMetavar, Constant { kind: Kind::Str, text: Some(text) }) => {
                let span = self.content_span(target);
                self.bind(node.text, Value::Text(text, span), next)
            }
            (kind, Constant { kind: of_target, text: Some(text) }) => {
                kind == of_target
                    && (node.text == text || self.are_equal_floats(kind, node.text, text))
                    && next(self)
            }
            _ => false,
        }
    }

    /// What an expression is known to be.
    fn constant(&self, target: NodeId) -> Option<Constant> {
        self.target.constant(target, self.options.constant_propagation)
    }

    /// `-1` of a pattern is not a literal of every grammar.
    fn is_negated(&self, text: Symbol, target: NodeId) -> bool {
        let ast = self.target.ast;
        let symbols = self.target.symbols;
        let is_minus = ast.kind(target) == Kind::Unary && symbols.text(ast.text(target)) == "-";
        let operand = ast.child(target, 0);
        is_minus
            && symbols
                .text(text)
                .strip_prefix('-')
                .is_some_and(|digits| symbols.text(ast.text(operand)) == digits)
    }

    fn are_equal_floats(&self, kind: Kind, one: Symbol, other: Symbol) -> bool {
        let value = |symbol: Symbol| self.target.symbols.text(symbol).parse::<f64>().ok();
        kind == Kind::Float && value(one).is_some_and(|one| value(other) == Some(one))
    }

    /// Whether `"=~/re/"` fits a text, wherever in it.
    pub(super) fn fits_regex(&mut self, expression: Symbol, text: Symbol) -> bool {
        let symbols = self.target.symbols;
        let regex = self.regexes.entry(expression).or_insert_with(|| {
            Regex::new(symbols.text(expression), Use::Search)
                .expect("the pattern reader refused what does not compile")
        });
        regex.is_match(symbols.text(text))
    }

    /// Where the text of a string is, without its quotes.
    pub(super) fn content_span(&self, target: NodeId) -> crate::ast::Span {
        let node = self.target.ast.node(target);
        if node.kind != Kind::Str {
            return node.start..node.end;
        }
        let length = u32::try_from(self.target.symbols.text(node.text).len()).unwrap_or(0);
        let around = (node.end - node.start).saturating_sub(length);
        // Quotes are as long at the end as at the start, a prefix is only at the start.
        let closing = match around {
            6.. => 3,
            _ => around.min(1),
        };
        let end = node.end - closing;
        end.saturating_sub(length)..end
    }
}
