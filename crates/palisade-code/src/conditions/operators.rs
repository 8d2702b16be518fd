//! What operators do with values. Division of integers stays among integers, as upstream does.

use super::{Operator, Value};

pub(super) fn unary(operator: Operator, operand: Value) -> Option<Value> {
    match (operator, operand) {
        (Operator::Not, Value::Boolean(value)) => Some(Value::Boolean(!value)),
        (Operator::Add, value @ (Value::Integer(_) | Value::Float(_))) => Some(value),
        (Operator::Subtract, Value::Integer(value)) => value.checked_neg().map(Value::Integer),
        (Operator::Subtract, Value::Float(value)) => Some(Value::Float(-value)),
        (Operator::Invert, Value::Integer(value)) => Some(Value::Integer(!value)),
        _ => None,
    }
}

pub(super) fn binary(operator: Operator, left: Value, right: Value) -> Option<Value> {
    match (left, right) {
        (Value::Code(_), _) | (_, Value::Code(_)) => None,
        (Value::Integer(left), Value::Integer(right)) => of_integers(operator, left, right),
        #[expect(clippy::cast_precision_loss, reason = "that is what comparing with a float means")]
        (Value::Integer(left), Value::Float(right)) => of_floats(operator, left as f64, right),
        #[expect(clippy::cast_precision_loss, reason = "that is what comparing with a float means")]
        (Value::Float(left), Value::Integer(right)) => of_floats(operator, left, right as f64),
        (Value::Float(left), Value::Float(right)) => of_floats(operator, left, right),
        (left, right) => of_others(operator, left, right),
    }
}

fn of_integers(operator: Operator, left: i64, right: i64) -> Option<Value> {
    let value = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => left.checked_div(right),
        Operator::FloorDivide => floor_division(left, right),
        Operator::Remainder => left.checked_rem(right),
        Operator::Power => left.checked_pow(u32::try_from(right).ok()?),
        Operator::BitAnd => Some(left & right),
        Operator::BitOr => Some(left | right),
        Operator::BitXor => Some(left ^ right),
        Operator::ShiftLeft => left.checked_shl(u32::try_from(right).ok()?),
        Operator::ShiftRight => left.checked_shr(u32::try_from(right).ok()?),
        _ => return ordered(operator, left.cmp(&right)).map(Value::Boolean),
    };
    value.map(Value::Integer)
}

fn floor_division(left: i64, right: i64) -> Option<i64> {
    let quotient = left.checked_div(right)?;
    let inexact = left.checked_rem(right)? != 0;
    Some(if inexact && (left < 0) != (right < 0) { quotient - 1 } else { quotient })
}

fn of_floats(operator: Operator, left: f64, right: f64) -> Option<Value> {
    let value = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide if right != 0.0 => left / right,
        Operator::FloorDivide if right != 0.0 => (left / right).floor(),
        Operator::Remainder if right != 0.0 => left % right,
        Operator::Power => left.powf(right),
        _ => return ordered(operator, left.partial_cmp(&right)?).map(Value::Boolean),
    };
    Some(Value::Float(value))
}

fn ordered(operator: Operator, order: std::cmp::Ordering) -> Option<bool> {
    match operator {
        Operator::Equal => Some(order.is_eq()),
        Operator::NotEqual => Some(order.is_ne()),
        Operator::Less => Some(order.is_lt()),
        Operator::LessOrEqual => Some(order.is_le()),
        Operator::Greater => Some(order.is_gt()),
        Operator::GreaterOrEqual => Some(order.is_ge()),
        _ => None,
    }
}

fn of_others(operator: Operator, left: Value, right: Value) -> Option<Value> {
    match (operator, left, right) {
        (Operator::And, Value::Boolean(left), Value::Boolean(right)) => Some(Value::Boolean(left && right)),
        (Operator::Or, Value::Boolean(left), Value::Boolean(right)) => Some(Value::Boolean(left || right)),
        (Operator::Equal, left, right) => Some(Value::Boolean(left == right)),
        (Operator::NotEqual, left, right) => Some(Value::Boolean(left != right)),
        (Operator::In, left, right) => Some(Value::Boolean(is_in(&left, &right))),
        (Operator::NotIn, left, right) => Some(Value::Boolean(!is_in(&left, &right))),
        (Operator::Add, Value::Text(left), Value::Text(right)) => Some(Value::Text(left + &right)),
        _ => None,
    }
}

fn is_in(value: &Value, whole: &Value) -> bool {
    match (value, whole) {
        (_, Value::List(items)) => items.iter().any(|item| are_equal(item, value)),
        (Value::Text(value), Value::Text(whole)) => whole.contains(value.as_str()),
        _ => false,
    }
}

fn are_equal(left: &Value, right: &Value) -> bool {
    binary(Operator::Equal, left.clone(), right.clone()) == Some(Value::Boolean(true))
}
