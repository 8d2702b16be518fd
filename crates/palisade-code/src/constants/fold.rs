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
    if let Some(truth) = compared(symbols, operator, left, right) {
        let text = symbols.intern(if truth { "true" } else { "false" });
        return Some(Constant { kind: Kind::Bool, text: Some(text) });
    }
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
                // Where all languages agree.
                "/" if right > 0 && left >= 0 && left % right == 0 => left / right,
                "%" if right > 0 && left >= 0 => left % right,
                _ => return None,
            };
            let text = symbols.intern(&value.to_string());
            Some(Constant { kind: Kind::Int, text: Some(text) })
        }
        _ => None,
    }
}

/// Whether a comparison or a joining of truths holds.
fn compared(symbols: &Interner, operator: &str, left: Constant, right: Constant) -> Option<bool> {
    let (one, two) = (symbols.text(left.text?), symbols.text(right.text?));
    let order = match (left.kind, right.kind) {
        (Kind::Int, Kind::Int) => one.parse::<i64>().ok()?.cmp(&two.parse().ok()?),
        (Kind::Str | Kind::Char, Kind::Str | Kind::Char) => one.cmp(two),
        (Kind::Bool, Kind::Bool) => {
            let (one, two) = (one == "true", two == "true");
            return match operator {
                "&&" | "and" => Some(one && two),
                "||" | "or" => Some(one || two),
                "==" | "===" => Some(one == two),
                "!=" | "!==" => Some(one != two),
                _ => None,
            };
        }
        _ => return None,
    };
    match operator {
        "==" | "===" => Some(order.is_eq()),
        "!=" | "!==" => Some(order.is_ne()),
        // The order of texts is that of bytes in some languages only.
        _ if left.kind != Kind::Int => None,
        "<" => Some(order.is_lt()),
        "<=" => Some(order.is_le()),
        ">" => Some(order.is_gt()),
        ">=" => Some(order.is_ge()),
        _ => None,
    }
}

/// A character of a text, by its number. Only of plain ones, whose bytes are characters.
pub(super) fn character(symbols: &mut Interner, text: Constant, index: Constant) -> Option<Constant> {
    let is_text = text.kind == Kind::Str && index.kind == Kind::Int;
    let at: usize = symbols.text(index.text.filter(|_| is_text)?).parse().ok()?;
    let whole = symbols.text(text.text?);
    let character = *whole.as_bytes().get(at)?;
    let is_plain = whole.is_ascii() && !whole.contains('\\');
    let text = is_plain.then(|| symbols.intern(&char::from(character).to_string()))?;
    Some(Constant { kind: Kind::Char, text: Some(text) })
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
