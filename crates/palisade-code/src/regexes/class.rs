//! Classes in brackets. What our engines take for operators within classes is escaped.

use super::RegexError;
use super::dialect::{Translation, is_special};
use super::escape::{Escaped, escaped};

/// A class after its opening bracket.
pub(super) fn class(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    translation.out.push('[');
    if translation.skip("^") {
        translation.out.push('^');
    }
    let mut first = true;
    loop {
        let Some(character) = translation.next() else {
            return Err(RegexError::Expected { expected: "a closing bracket", found: "the end".to_owned() });
        };
        if character == ']' && !first {
            translation.out.push(']');
            return Ok(());
        }
        first = false;
        if let Some(from) = item(translation, character)? {
            range(translation, from)?;
        }
    }
}

/// One item; a single character is returned rather than written, since a range may begin with it.
fn item(translation: &mut Translation<'_>, character: char) -> Result<Option<char>, RegexError> {
    match character {
        '[' => match posix(translation.rest) {
            Some(length) => {
                translation.out.push('[');
                translation.out.push_str(&translation.rest[..length]);
                translation.rest = &translation.rest[length..];
                Ok(None)
            }
            None => Ok(Some('[')),
        },
        '\\' => in_class(translation),
        other => Ok(Some(other)),
    }
}

/// The length of `:alpha:]` and its kin.
fn posix(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix(':')?;
    let end = name.find(":]")?;
    let word = name[..end].strip_prefix('^').unwrap_or(&name[..end]);
    let is_name = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_name.then_some(1 + end + 2)
}

fn in_class(translation: &mut Translation<'_>) -> Result<Option<char>, RegexError> {
    match translation.rest.chars().next() {
        Some('b') => {
            translation.next();
            return Ok(Some('\x08'));
        }
        Some('Q') => {
            translation.next();
            let (inner, rest) = translation.rest.split_once(r"\E").unwrap_or((translation.rest, ""));
            translation.rest = rest;
            inner.chars().for_each(|character| push(translation, character));
            return Ok(None);
        }
        Some('E') => {
            translation.next();
            return Ok(None);
        }
        _ => {}
    }
    match escaped(translation)? {
        Escaped::Character(character) => return Ok(Some(character)),
        Escaped::Set(ranges) => translation.out.push_str(ranges),
        Escaped::Complement(ranges) => translation.out.extend(["[^", ranges, "]"]),
        Escaped::Property(property) => translation.out.push_str(&property),
    }
    Ok(None)
}

/// A character, or the range that begins with it.
fn range(translation: &mut Translation<'_>, from: char) -> Result<(), RegexError> {
    push(translation, from);
    let is_range = translation.rest.starts_with('-') && !translation.rest.starts_with("-]");
    if !is_range {
        return Ok(());
    }
    translation.next();
    let Some(character) = translation.next() else { return Ok(()) };
    let written = translation.out.len();
    match item(translation, character)? {
        Some(to) if to < from => {
            Err(RegexError::Expected { expected: "a range that ascends", found: format!("{from}-{to}") })
        }
        Some(to) => {
            translation.out.push('-');
            push(translation, to);
            Ok(())
        }
        // A set cannot end a range: the hyphen stands for itself.
        None => {
            translation.out.insert_str(written, r"\-");
            Ok(())
        }
    }
}

fn push(translation: &mut Translation<'_>, character: char) {
    if is_special(character) {
        translation.out.push('\\');
    }
    translation.out.push(character);
}
