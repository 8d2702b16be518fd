//! Where a formula is evaluated: a file, or what one metavariable is bound to.

use std::cell::Cell;

use crate::ast::{Frozen, Interner, NodeId, Span, Symbol};
use crate::matching::{Bindings, Budget, Matcher, Target, Value};
use crate::rule::{Options, RuleLanguage};

use super::{Patterns, Range};

/// A part of a file, and what is needed to look at it.
pub struct Scope<'a> {
    pub source: &'a str,
    /// What of the source regular expressions look at; all of it without.
    pub part: Option<Span>,
    /// The tree, where the language has one.
    pub target: Option<Target<'a>>,
    pub symbols: &'a Interner,
    pub patterns: &'a Patterns,
    /// The texts of the patterns, for what is parsed besides the file.
    pub texts: &'a Frozen,
    pub options: &'a Options,
    pub language: RuleLanguage,
    pub budget: Budget,
    /// For conditions that ask for the date, in seconds since 1970.
    pub now: i64,
    /// Set when a budget ran out, so that something may have been missed.
    pub cut: &'a Cell<bool>,
    /// What the formula is about when it has no positive part: the range of a metavariable.
    pub context: Option<&'a Range>,
}

impl<'a> Scope<'a> {
    /// Whether two values are the same code.
    pub(super) fn same(&self, one: &Value, other: &Value) -> bool {
        match self.target {
            Some(target) if !one.is_text() && !other.is_text() => {
                // The pattern plays no part in it.
                Matcher::new(target.ast, target, self.options, self.budget).same_value(one, other)
            }
            _ => self.text_of(one) == self.text_of(other),
        }
    }

    /// Metavariables that are bound before anything is matched.
    pub(super) fn given(&self) -> Bindings {
        self.context.map(|context| context.bindings.clone()).unwrap_or_default()
    }

    /// What a metavariable is bound to, as code.
    pub fn text_of(&self, value: &Value) -> &'a str {
        match value {
            Value::Text(text, _) => self.symbols.text(*text),
            _ => self.span_of(value).map_or("", |span| self.slice(&span)),
        }
    }

    /// Where what a metavariable is bound to is. `None` for no nodes.
    pub fn span_of(&self, value: &Value) -> Option<Span> {
        match (value, self.target) {
            (Value::Text(_, span) | Value::Source(span), _) => Some(span.clone()),
            (Value::Node(node), Some(target)) => Some(target.ast.span(*node)),
            (Value::Nodes(nodes), Some(target)) => {
                let (first, last) = (nodes.first()?, nodes.last()?);
                Some(target.ast.node(*first).start..target.ast.node(*last).end)
            }
            (Value::Node(_) | Value::Nodes(_), None) => None,
        }
    }

    /// A part of the source.
    pub fn slice(&self, span: &Span) -> &'a str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// `$1` and its like.
    pub(super) fn is_numbered(&self, name: Symbol) -> bool {
        self.symbols.text(name).trim_start_matches('$').starts_with(|first: char| first.is_ascii_digit())
    }

    /// A metavariable by its name with the dollar.
    pub(super) fn value<'r>(&self, range: &'r Range, name: &str) -> Option<&'r Value> {
        range.bindings.get(self.symbols.find(name)?)
    }

    /// The node of a value that is one.
    pub(super) fn node_of(&self, value: &Value) -> Option<NodeId> {
        match value {
            Value::Node(node) => Some(*node),
            _ => None,
        }
    }
}
