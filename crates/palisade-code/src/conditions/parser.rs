//! From the text of a comparison to its expression, by the precedence of Python.

use super::tokens::{Token, tokens};
use super::{Comparison, Expression, Function, Operator, Value};
use crate::regexes::{Regex, RegexError, Use};

/// Of the text.
const MAX_BYTES: usize = 10_000;
const MAX_DEPTH: usize = 50;

/// Why a comparison cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComparisonError {
    #[error("expected {expected}, found {found}")]
    Expected { expected: &'static str, found: String },
    #[error("{0} is not supported")]
    Unsupported(String),
    #[error("expected {limit} {what} at most")]
    TooMuch { what: &'static str, limit: usize },
    #[error("{0}")]
    Regex(#[from] RegexError),
}

impl Comparison {
    /// Reads a comparison.
    ///
    /// # Errors
    /// [`ComparisonError`] for what is no expression, or one of more of Python than is done.
    pub fn parse(text: &str) -> Result<Self, ComparisonError> {
        if text.len() > MAX_BYTES {
            return Err(ComparisonError::TooMuch { what: "bytes", limit: MAX_BYTES });
        }
        let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
        let expression = parser.expression(0)?;
        match parser.peek() {
            None => Ok(Self { text: text.to_owned(), expression }),
            Some(_) => Err(parser.expected("the end")),
        }
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, ComparisonError>;

/// How tightly `not` holds its operand.
const NOT: u8 = 3;
/// `a < b < c` compares neighbours.
const COMPARED: u8 = 4;
/// The signs before one operand.
const SIGN: u8 = 11;
const POWER: u8 = 12;

impl Parser {
    /// An expression of operators that bind at least so tightly.
    fn expression(&mut self, least: u8) -> Parsed<Expression> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ComparisonError::TooMuch { what: "levels", limit: MAX_DEPTH });
        }
        let mut left = self.prefixed()?;
        while let Some((operator, binding, length)) = self.operator().filter(|found| found.1 >= least) {
            self.at += length;
            left = match binding {
                COMPARED => self.chain(left, operator)?,
                POWER => binary(operator, left, self.expression(SIGN)?),
                _ => binary(operator, left, self.expression(binding + 1)?),
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn chain(&mut self, first: Expression, operator: Operator) -> Parsed<Expression> {
        let mut right = self.expression(COMPARED + 1)?;
        let mut whole = binary(operator, first, right.clone());
        while let Some((operator, COMPARED, length)) = self.operator() {
            self.at += length;
            let next = self.expression(COMPARED + 1)?;
            whole = binary(Operator::And, whole, binary(operator, right, next.clone()));
            right = next;
        }
        Ok(whole)
    }

    fn prefixed(&mut self) -> Parsed<Expression> {
        let (operator, binding) = match self.peek() {
            Some(Token::Name(name)) if name == "not" => (Operator::Not, NOT),
            Some(Token::Sign("-")) => (Operator::Subtract, SIGN),
            Some(Token::Sign("+")) => (Operator::Add, SIGN),
            Some(Token::Sign("~")) => (Operator::Invert, SIGN),
            _ => return self.atom(),
        };
        self.at += 1;
        Ok(Expression::Unary(operator, Box::new(self.expression(binding)?)))
    }

    fn atom(&mut self) -> Parsed<Expression> {
        let found = self.expected("an expression");
        let token = self.tokens.get(self.at).cloned().ok_or(found)?;
        self.at += 1;
        match token {
            Token::Integer(value) => Ok(Expression::Value(Value::Integer(value))),
            Token::Float(value) => Ok(Expression::Value(Value::Float(value))),
            Token::Text(text) => Ok(Expression::Value(Value::Text(self.adjacent(text)))),
            Token::Metavariable(name) => Ok(Expression::Metavariable(name)),
            Token::Name(name) => self.named(&name),
            Token::Sign("(") => self.parenthesised(),
            Token::Sign("[") => Ok(Expression::List(self.items("]")?)),
            Token::Sign(_) => {
                self.at -= 1;
                Err(self.expected("an expression"))
            }
        }
    }

    /// Strings side by side are one.
    fn adjacent(&mut self, mut text: String) -> String {
        while let Some(Token::Text(next)) = self.tokens.get(self.at) {
            text.push_str(next);
            self.at += 1;
        }
        text
    }

    /// An expression in parentheses, or a tuple, which is as good as a list.
    fn parenthesised(&mut self) -> Parsed<Expression> {
        let mut items = self.items(")")?;
        let is_tuple =
            items.len() != 1 || matches!(self.tokens.get(self.at.saturating_sub(2)), Some(Token::Sign(",")));
        Ok(if is_tuple { Expression::List(items) } else { items.remove(0) })
    }

    /// Expressions with commas between them, up to the closing bracket.
    fn items(&mut self, end: &'static str) -> Parsed<Vec<Expression>> {
        let mut items = Vec::new();
        while !self.sign(end) {
            items.push(self.expression(0)?);
            if !self.sign(",") && !matches!(self.peek(), Some(Token::Sign(sign)) if *sign == end) {
                return Err(self.expected("a comma or a closing bracket"));
            }
        }
        Ok(items)
    }

    fn named(&mut self, name: &str) -> Parsed<Expression> {
        match name {
            "True" | "true" => return Ok(Expression::Value(Value::Boolean(true))),
            "False" | "false" => return Ok(Expression::Value(Value::Boolean(false))),
            _ if !self.sign("(") => return Err(ComparisonError::Unsupported(format!("the name `{name}`"))),
            _ => {}
        }
        let arguments = self.items(")")?;
        match name {
            "re.match" => matches(arguments, Use::Match),
            "re.search" => matches(arguments, Use::Find),
            _ => match Function::by_name(name).filter(|function| function.takes(arguments.len())) {
                Some(function) => Ok(Expression::Call(function, arguments)),
                None => {
                    Err(ComparisonError::Unsupported(format!("{name}() of {} arguments", arguments.len())))
                }
            },
        }
    }

    /// The operator that comes next, how tightly it binds, and how many words it is.
    fn operator(&self) -> Option<(Operator, u8, usize)> {
        let found = match self.peek()? {
            Token::Name(name) => match name.as_str() {
                "or" => (Operator::Or, 1),
                "and" => (Operator::And, 2),
                "in" => (Operator::In, COMPARED),
                "not" if matches!(self.tokens.get(self.at + 1), Some(Token::Name(next)) if next == "in") => {
                    return Some((Operator::NotIn, COMPARED, 2));
                }
                _ => return None,
            },
            Token::Sign(sign) => of_sign(sign)?,
            _ => return None,
        };
        Some((found.0, found.1, 1))
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(next)) if *next == sign);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn expected(&self, expected: &'static str) -> ComparisonError {
        let found = self.peek().map_or_else(|| "the end".to_owned(), |token| format!("{token:?}"));
        ComparisonError::Expected { expected, found }
    }
}

fn of_sign(sign: &str) -> Option<(Operator, u8)> {
    Some(match sign {
        "==" => (Operator::Equal, COMPARED),
        "!=" => (Operator::NotEqual, COMPARED),
        "<" => (Operator::Less, COMPARED),
        "<=" => (Operator::LessOrEqual, COMPARED),
        ">" => (Operator::Greater, COMPARED),
        ">=" => (Operator::GreaterOrEqual, COMPARED),
        "|" => (Operator::BitOr, 5),
        "^" => (Operator::BitXor, 6),
        "&" => (Operator::BitAnd, 7),
        "<<" => (Operator::ShiftLeft, 8),
        ">>" => (Operator::ShiftRight, 8),
        "+" => (Operator::Add, 9),
        "-" => (Operator::Subtract, 9),
        "*" => (Operator::Multiply, 10),
        "/" => (Operator::Divide, 10),
        "//" => (Operator::FloorDivide, 10),
        "%" => (Operator::Remainder, 10),
        "**" => (Operator::Power, POWER),
        _ => return None,
    })
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new([left, right]))
}

fn matches(mut arguments: Vec<Expression>, usage: Use) -> Parsed<Expression> {
    match (arguments.pop(), arguments.pop(), arguments.is_empty()) {
        (Some(subject), Some(Expression::Value(Value::Text(regex))), true) => {
            Ok(Expression::Matches(Regex::new(&regex, usage)?, Box::new(subject)))
        }
        _ => Err(ComparisonError::Unsupported("a regular expression that is no constant".to_owned())),
    }
}
