//! What functions of comparisons do.

use super::value::integer;
use super::{Function, Value};

pub(super) fn call(function: Function, arguments: Vec<Value>, now: i64) -> Option<Value> {
    let mut arguments = arguments.into_iter();
    let first = arguments.next();
    match function {
        Function::Float => float(first?),
        Function::Int => int(first?, arguments.next().as_ref()),
        Function::Len => length(&first?),
        Function::Milliseconds => milliseconds(&text(first?)?).map(Value::Integer),
        Function::Str => first?.to_text().map(Value::Text),
        Function::Strptime => seconds(&text(first?)?).map(Value::Integer),
        Function::Today => Some(Value::Integer(now)),
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn int(value: Value, base: Option<&Value>) -> Option<Value> {
    let base = match base {
        Some(Value::Integer(base)) => Some(u32::try_from(*base).ok()?),
        Some(_) => return None,
        None => None,
    };
    match value {
        Value::Integer(_) => Some(value),
        Value::Boolean(value) => Some(Value::Integer(value.into())),
        #[expect(clippy::cast_possible_truncation, reason = "int() of Python truncates, and this saturates")]
        Value::Float(value) => Some(Value::Integer(value as i64)),
        Value::Text(text) => integer(&text, base).map(Value::Integer),
        Value::List(_) | Value::Code(_) => None,
    }
}

fn float(value: Value) -> Option<Value> {
    match value {
        Value::Float(_) => Some(value),
        #[expect(clippy::cast_precision_loss, reason = "that is what float() does")]
        Value::Integer(value) => Some(Value::Float(value as f64)),
        Value::Text(text) => text.trim().parse().ok().map(Value::Float),
        _ => None,
    }
}

fn length(value: &Value) -> Option<Value> {
    let length = match value {
        Value::Text(text) => text.chars().count(),
        Value::List(items) => items.len(),
        _ => return None,
    };
    i64::try_from(length).ok().map(Value::Integer)
}

/// Durations of Prometheus: `1h30m`, `5ms`.
fn milliseconds(text: &str) -> Option<i64> {
    const UNITS: &[(&str, i64)] = &[
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("w", 604_800_000),
        ("y", 31_536_000_000),
    ];
    let mut rest = text;
    let mut sum = 0i64;
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        let (unit, each) = UNITS.iter().find(|(unit, _)| rest[digits..].starts_with(unit))?;
        sum = sum.checked_add(number.checked_mul(*each)?)?;
        rest = &rest[digits + unit.len()..];
    }
    (!text.is_empty()).then_some(sum)
}

/// The start of a day (`2024-01-31`) in UTC.
fn seconds(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    let valid = parts.next().is_none() && (1..=9999).contains(&year) && (1..=days).contains(&day);
    // Days of the proleptic Gregorian calendar, with years that start in March.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    valid.then_some(days * 86_400)
}
