//! Computes an expression.

use std::cmp::Ordering;

use super::expression::{Expression, Names, Operator};
use super::value::Value;

/// `None` when a name is missing or a value is of the wrong kind. `&&` and `||` look at the right side only where it counts.
pub(super) fn evaluate(expression: &Expression, names: &dyn Names) -> Option<Value> {
    match expression {
        Expression::Value(value) => Some(value.clone()),
        Expression::Variable(name) => names.value(name),
        Expression::Not(inner) => evaluate(inner, names)?.truth().map(|truth| Value::Truth(!truth)),
        Expression::Negative(inner) => evaluate(inner, names)?.number().map(|number| Value::Number(-number)),
        Expression::Binary(operator, left, right) => binary(*operator, left, right, names),
        Expression::Call(function, arguments) => {
            let values: Option<Vec<Value>> =
                arguments.iter().map(|argument| evaluate(argument, names)).collect();
            function.call(&values?)
        }
        Expression::Matches { pattern, text } => {
            Some(Value::Truth(pattern.is_match(&evaluate(text, names)?.text())))
        }
        Expression::List(parts) => {
            let values: Option<Vec<Value>> = parts.iter().map(|part| evaluate(part, names)).collect();
            values.map(Value::List)
        }
    }
}

fn binary(operator: Operator, left: &Expression, right: &Expression, names: &dyn Names) -> Option<Value> {
    let left = evaluate(left, names)?;
    match (operator, left.truth()) {
        (Operator::And, Some(false)) => return Some(Value::Truth(false)),
        (Operator::Or, Some(true)) => return Some(Value::Truth(true)),
        (Operator::And | Operator::Or, None) => return None,
        _ => {}
    }
    let right = evaluate(right, names)?;
    match operator {
        Operator::And | Operator::Or => right.truth().map(Value::Truth),
        Operator::Equal => Some(Value::Truth(equal(&left, &right))),
        Operator::NotEqual => Some(Value::Truth(!equal(&left, &right))),
        Operator::In => match right {
            Value::List(values) => Some(Value::Truth(values.iter().any(|value| equal(&left, value)))),
            _ => None,
        },
        Operator::Less => ordered(&left, &right, Ordering::is_lt),
        Operator::LessOrEqual => ordered(&left, &right, Ordering::is_le),
        Operator::Greater => ordered(&left, &right, Ordering::is_gt),
        Operator::GreaterOrEqual => ordered(&left, &right, Ordering::is_ge),
        Operator::Plus => sum(&left, &right),
        Operator::Minus => arithmetic(&left, &right, |left, right| left - right),
        Operator::Times => arithmetic(&left, &right, |left, right| left * right),
        Operator::Divided => arithmetic(&left, &right, |left, right| left / right),
        Operator::Modulo => arithmetic(&left, &right, |left, right| left % right),
    }
}

/// A number equals a text that spells it: hashes come as texts and are compared with numbers.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(_), Value::Text(_)) | (Value::Text(_), Value::Number(_)) => {
            left.number().is_some() && left.number() == right.number()
        }
        _ => left == right,
    }
}

fn ordered(left: &Value, right: &Value, holds: fn(Ordering) -> bool) -> Option<Value> {
    let order = match (left, right) {
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        _ => left.number()?.partial_cmp(&right.number()?)?,
    };
    Some(Value::Truth(holds(order)))
}

fn sum(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Text(_), _) | (_, Value::Text(_)) => {
            Some(Value::Text(left.text().into_owned() + &right.text()))
        }
        _ => arithmetic(left, right, |left, right| left + right),
    }
}

fn arithmetic(left: &Value, right: &Value, compute: fn(f64, f64) -> f64) -> Option<Value> {
    let number = compute(left.number()?, right.number()?);
    number.is_finite().then_some(Value::Number(number))
}
