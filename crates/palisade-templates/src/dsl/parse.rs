//! Reads an expression by precedence: `||`, `&&`, comparisons, sums, products, signs.

use super::expression::{Expression, Operator};
use super::function::Function;
use super::token::{Token, tokens};
use super::value::Value;
use crate::pattern;

/// Brackets and signs inside each other.
const MAX_DEPTH: usize = 64;

/// From the weakest to the strongest.
const LEVELS: &[&[(&str, Operator)]] = &[
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("in", Operator::In),
    ],
    &[("+", Operator::Plus), ("-", Operator::Minus)],
    &[("*", Operator::Times), ("/", Operator::Divided), ("%", Operator::Modulo)],
];

/// Reads the whole text.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut reader = Reader { tokens: tokens(text)?, at: 0, depth: 0 };
    let expression = reader.level(0)?;
    match reader.peek() {
        None => Ok(expression),
        Some(token) => Err(format!("expected an end, found {}", describe(token))),
    }
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), String> {
        if self.takes(sign) {
            return Ok(());
        }
        Err(format!("expected {sign:?}, found {}", self.peek().map_or("the end".to_owned(), describe)))
    }

    fn level(&mut self, level: usize) -> Result<Expression, String> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        loop {
            if level == 2
                && let Some(matched) = self.pattern_operator(&left)?
            {
                left = matched;
                continue;
            }
            let Some(operator) = self.operator(operators) else { return Ok(left) };
            let right = self.level(level + 1)?;
            left = Expression::Binary(operator, Box::new(left), Box::new(right));
        }
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let word = match self.peek()? {
            Token::Sign(sign) => *sign,
            Token::Name(name) if name == "in" => "in",
            _ => return None,
        };
        let (_, operator) = operators.iter().find(|(sign, _)| *sign == word)?;
        self.at += 1;
        Some(*operator)
    }

    /// `text =~ pattern` and its opposite.
    fn pattern_operator(&mut self, left: &Expression) -> Result<Option<Expression>, String> {
        let negative = match self.peek() {
            Some(Token::Sign("=~")) => false,
            Some(Token::Sign("!~")) => true,
            _ => return Ok(None),
        };
        self.at += 1;
        let Expression::Value(Value::Text(pattern)) = self.level(3)? else {
            return Err("expected a pattern as a text, found something computed".to_owned());
        };
        let matches = matches(&pattern, left.clone())?;
        Ok(Some(if negative { Expression::Not(Box::new(matches)) } else { matches }))
    }

    fn unary(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("expected at most {MAX_DEPTH} levels, found more"));
        }
        let expression = if self.takes("!") {
            Expression::Not(Box::new(self.unary()?))
        } else if self.takes("-") {
            Expression::Negative(Box::new(self.unary()?))
        } else {
            self.operand()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn operand(&mut self) -> Result<Expression, String> {
        match self.next() {
            Some(Token::Text(text)) => Ok(Expression::Value(Value::Text(text))),
            Some(Token::Number(number)) => Ok(Expression::Value(Value::Number(number))),
            Some(Token::Sign("(")) => self.bracket(),
            Some(Token::Name(name)) => self.named(name),
            Some(token) => Err(format!("expected a value, found {}", describe(&token))),
            None => Err("expected a value, found the end".to_owned()),
        }
    }

    /// One expression in brackets, or a list of several.
    fn bracket(&mut self) -> Result<Expression, String> {
        let mut parts = self.arguments()?;
        match parts.len() {
            1 => Ok(parts.remove(0)),
            0 => Err("expected a value in brackets, found none".to_owned()),
            _ => Ok(Expression::List(parts)),
        }
    }

    fn named(&mut self, name: String) -> Result<Expression, String> {
        match name.as_str() {
            "true" | "false" => return Ok(Expression::Value(Value::Truth(name == "true"))),
            _ if !self.takes("(") => return Ok(Expression::Variable(name)),
            _ => {}
        }
        let mut arguments = self.arguments()?;
        if name == "regex"
            && let [Expression::Value(Value::Text(pattern)), _] = arguments.as_slice()
        {
            let pattern = pattern.clone();
            return matches(&pattern, arguments.remove(1));
        }
        let function =
            Function::named(&name).ok_or_else(|| format!("expected a known function, found {name:?}"))?;
        let (least, most) = function.arguments();
        if !(least..=most).contains(&arguments.len()) {
            return Err(format!("expected {least} to {most} arguments of {name}, found {}", arguments.len()));
        }
        Ok(Expression::Call(function, arguments))
    }

    /// Up to the closing bracket.
    fn arguments(&mut self) -> Result<Vec<Expression>, String> {
        let mut arguments = Vec::new();
        if self.takes(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.level(0)?);
            if self.takes(")") {
                return Ok(arguments);
            }
            self.expect(",")?;
        }
    }
}

fn matches(pattern: &str, text: Expression) -> Result<Expression, String> {
    let pattern = pattern::compile(pattern, false)?;
    Ok(Expression::Matches { pattern, text: Box::new(text) })
}

fn describe(token: &Token) -> String {
    match token {
        Token::Text(text) => format!("the text {text:?}"),
        Token::Number(number) => number.to_string(),
        Token::Name(name) => name.clone(),
        Token::Sign(sign) => (*sign).to_owned(),
    }
}
