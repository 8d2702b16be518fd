//! Numbers with dots between them, which most versions start with.

use super::key::Key;

/// Splits `1.2.3-rest` into `1`, `2`, `3` and `-rest`. At least one number, and none after a last dot.
pub(super) fn leading_numbers(text: &str) -> Result<(Vec<&str>, &str), &'static str> {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.bytes().take_while(u8::is_ascii_digit).count();
        if end == 0 {
            let start = "a version that starts with a number";
            return Err(if numbers.is_empty() { start } else { "a number after each dot" });
        }
        numbers.push(&rest[..end]);
        rest = &rest[end..];
        match rest.strip_prefix('.') {
            Some(next) => rest = next,
            None => return Ok((numbers, rest)),
        }
    }
}

/// Writes numbers so that missing ones count as zero. A marker must follow.
pub(super) fn write_padded(numbers: &[&str], key: &mut Key) {
    let zero = |number: &&&str| number.bytes().all(|digit| digit == b'0');
    let zeros = numbers.iter().rev().take_while(zero).count();
    for number in &numbers[..numbers.len() - zeros] {
        key.number(number);
    }
}

/// Writes numbers so that of two lists that start alike the longer one is greater. Nothing may follow.
pub(super) fn write_exact(numbers: &[&str], key: &mut Key) {
    for number in numbers {
        key.number(number);
    }
}

/// Without the `v` that tags have in front.
pub(super) fn without_v(text: &str) -> &str {
    match text.strip_prefix(['v', 'V']) {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => rest,
        _ => text,
    }
}
