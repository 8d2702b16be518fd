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
    ShiftLeft,
    ShiftRight,
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

impl Function {
    pub(super) fn by_name(name: &str) -> Option<Self> {
        match name {
            "float" => Some(Self::Float),
            "int" => Some(Self::Int),
            "len" => Some(Self::Len),
            "parse_promql_duration" => Some(Self::Milliseconds),
            "str" => Some(Self::Str),
            "strptime" => Some(Self::Strptime),
            "today" => Some(Self::Today),
            _ => None,
        }
    }

    /// How many arguments it takes.
    pub(super) fn takes(self, count: usize) -> bool {
        match self {
            Self::Int => count == 1 || count == 2,
            Self::Today => count == 0,
            _ => count == 1,
        }
    }
}

impl Comparison {
    /// Reads every metavariable as `int($X)`, or `int($X, base)`: what `strip` asks for.
    #[must_use]
    pub fn stripped(mut self, base: Option<u32>) -> Self {
        self.expression = self.expression.stripped(base);
        self
    }
}

impl Expression {
    fn stripped(self, base: Option<u32>) -> Self {
        match self {
            Self::Metavariable(name) => {
                let base = base.map(|base| Self::Value(Value::Integer(base.into())));
                Self::Call(Function::Int, std::iter::once(Self::Metavariable(name)).chain(base).collect())
            }
            Self::List(items) => Self::List(items.into_iter().map(|item| item.stripped(base)).collect()),
            Self::Unary(operator, operand) => Self::Unary(operator, Box::new(operand.stripped(base))),
            Self::Binary(operator, operands) => {
                Self::Binary(operator, Box::new(operands.map(|operand| operand.stripped(base))))
            }
            Self::Call(function, arguments) => {
                Self::Call(function, arguments.into_iter().map(|argument| argument.stripped(base)).collect())
            }
            other @ (Self::Value(_) | Self::Matches(..)) => other,
        }
    }
}
