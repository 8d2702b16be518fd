//! The tree of an expression, and where it gets its names from.

use regex::Regex;

use super::evaluate::evaluate;
use super::function::Function;
use super::parse::parse;
use super::value::Value;

/// Gives the values of variables.
pub(crate) trait Names {
    /// `None` for a name that nothing has, such as a header field that was not sent.
    fn value(&self, name: &str) -> Option<Value>;
}

/// An expression that was read.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Value(Value),
    Variable(String),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
    /// `regex`, `=~` and `!~` with a pattern that is known before.
    Matches {
        pattern: Regex,
        text: Box<Expression>,
    },
    List(Vec<Expression>),
}

/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// What cannot be read, as a fragment for people.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        parse(text)
    }

    /// The value; `None` when a name is missing or a function cannot take what it is given.
    pub(crate) fn value(&self, names: &dyn Names) -> Option<Value> {
        evaluate(self, names)
    }

    /// Whether it holds. One that cannot be computed does not.
    pub(crate) fn holds(&self, names: &dyn Names) -> bool {
        self.value(names).and_then(|value| value.truth()).unwrap_or(false)
    }
}
