//! The value of an operator whose operands are known.

use crate::ast::{Interner, Kind};
use crate::matching::Constant;

/// Bytes of a text that is put together.
const LONGEST_TEXT: usize = 64 * 1024;

/// The value of a binary operator. With `converts`, a number that is added to a text becomes one.
pub(super) fn binary(
    symbols: &mut Interner,
    operator: &str,
    left: Constant,
    right: Constant,
    converts: bool,
) -> Option<Constant> {
    match (left.kind, right.kind, operator) {
        (Kind::Str, Kind::Str, "+") => Some(joined(symbols, &[left, right])),
        (Kind::Str | Kind::Int, Kind::Str | Kind::Int, ".") => Some(joined(symbols, &[left, right])),
        (Kind::Str, Kind::Int, "+") | (Kind::Int, Kind::Str, "+") if converts => {
            Some(joined(symbols, &[left, right]))
        }
        (Kind::Int, Kind::Int, _) => {
            let number = |constant: Constant| symbols.text(constant.text?).parse::<i64>().ok();
            let (left, right) = (number(left)?, number(right)?);
            let value = match operator {
                "+" => left.checked_add(right)?,
                "-" => left.checked_sub(right)?,
                "*" => left.checked_mul(right)?,
                _ => return None,
            };
            let text = symbols.intern(&value.to_string());
            Some(Constant { kind: Kind::Int, text: Some(text) })
        }
        _ => None,
    }
}

/// Texts one after the other. Of a part without a known text only this is known, that it is constant.
pub(super) fn joined(symbols: &mut Interner, parts: &[Constant]) -> Constant {
    let mut whole = String::new();
    for part in parts {
        match part.text {
            Some(text) if whole.len() < LONGEST_TEXT => whole.push_str(symbols.text(text)),
            _ => return Constant { kind: Kind::Str, text: None },
        }
    }
    Constant { kind: Kind::Str, text: Some(symbols.intern(&whole)) }
}

/// The value of `-x` and `not x`.
pub(super) fn unary(symbols: &mut Interner, operator: &str, operand: Constant) -> Option<Constant> {
    let text = symbols.text(operand.text?);
    let value = match (operator, operand.kind) {
        ("-", Kind::Int | Kind::Float) => match text.strip_prefix('-') {
            Some(positive) => positive.to_owned(),
            None => format!("-{text}"),
        },
        ("not" | "!", Kind::Bool) => (text != "true").to_string(),
        _ => return None,
    };
    let text = symbols.intern(&value);
    Some(Constant { kind: operand.kind, text: Some(text) })
}
