//! Expressions of `metavariable-comparison`, a small part of Python.

use super::Value;
use crate::regexes::Regex;

/// A comparison as a rule states it.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// As the rule has it.
    pub text: String,
    pub expression: Expression,
}

/// One expression.
#[derive(Debug, Clone)]
pub enum Expression {
    Value(Value),
    /// With its `$`.
    Metavariable(String),
    List(Vec<Self>),
    Unary(Operator, Box<Self>),
    Binary(Operator, Box<[Self; 2]>),
    Call(Function, Vec<Self>),
    /// `re.match` or `re.search` with a constant regular expression.
    Matches(Regex, Box<Self>),
}

/// An operator; `Subtract`, `Add`, `Not` and `Invert` also stand before one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    And,
    BitAnd,
    BitOr,
    BitXor,
    Divide,
    Equal,
    FloorDivide,
    Greater,
    GreaterOrEqual,
    In,
    Invert,
    Less,
    LessOrEqual,
    Multiply,
    Not,
    NotEqual,
    NotIn,
    Or,
    Power,
    Remainder,
    Subtract,
}

/// What can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `float(x)`
    Float,
    /// `int(x)` and `int(x, base)`
    Int,
    /// `len(x)`
    Len,
    /// `parse_promql_duration("1h30m")`, in milliseconds
    Milliseconds,
    /// `str(x)`
    Str,
    /// `strptime("2024-01-31")`, in seconds since 1970
    Strptime,
    /// `today()`, in seconds since 1970
    Today,
}
