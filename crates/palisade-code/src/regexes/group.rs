//! What an opening parenthesis begins.

use super::RegexError;
use super::dialect::Translation;

/// A group after its parenthesis.
pub(super) fn group(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    if translation.rest.starts_with('*') {
        return verb(translation);
    }
    if !translation.skip("?") {
        translation.groups += 1;
        open(translation, "(");
        return Ok(());
    }
    for (start, written) in [("=", "(?="), ("!", "(?!"), ("<=", "(?<="), ("<!", "(?<!"), (">", "(?>")] {
        if translation.skip(start) {
            translation.backtracks = true;
            open(translation, written);
            return Ok(());
        }
    }
    special(translation)
}

fn open(translation: &mut Translation<'_>, written: &str) {
    let is_look = ["(?=", "(?!", "(?<=", "(?<!"].contains(&written);
    translation.looks.push(is_look.then_some(translation.out.len()));
    translation.out.push_str(written);
    translation.extended.extend(translation.extended.last().copied());
    translation.multiline.extend(translation.multiline.last().copied());
}

/// After `(?`, when it is no look-around.
fn special(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    if translation.skip(":") {
        open(translation, "(?:");
    } else if translation.skip("#") {
        translation.until(")")?;
    } else if translation.skip("P=") {
        let name = translation.until(")")?.to_owned();
        translation.backtracks = true;
        translation.out.push_str(&format!("\\k<{name}>"));
    } else if translation.skip("P<") || translation.skip("<") {
        named(translation, ">")?;
    } else if translation.skip("'") {
        named(translation, "'")?;
    } else if translation.rest.starts_with('|') {
        return Err(RegexError::Unsupported("a branch reset group"));
    } else if translation.rest.starts_with('(') {
        return Err(RegexError::Unsupported("a conditional group"));
    } else {
        return flags(translation);
    }
    Ok(())
}

fn named(translation: &mut Translation<'_>, end: &'static str) -> Result<(), RegexError> {
    let name = translation.until(end)?.to_owned();
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) || !name.chars().all(is_name)
    {
        return Err(RegexError::Expected { expected: "the name of a group", found: format!("{name:?}") });
    }
    translation.groups += 1;
    open(translation, &format!("(?P<{name}>"));
    Ok(())
}

/// `(?i)`, `(?s-m:` and so on. Lines and white space are dealt with here, the others by the engines.
fn flags(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    let (mut on, mut passed) = (true, [String::new(), String::new()]);
    let (mut extended, mut multiline) = (None, None);
    let is_group = loop {
        match translation.next() {
            Some('-') => on = false,
            Some('x') => extended = Some(on),
            Some('m') => multiline = Some(on),
            Some(flag @ ('i' | 's')) => passed[usize::from(!on)].push(flag),
            Some(':') => break true,
            Some(')') => break false,
            Some('R' | '&' | 'P' | '0'..='9' | '+') => return Err(RegexError::Unsupported("recursion")),
            found => {
                let found = found.map(String::from).unwrap_or_default();
                return Err(RegexError::Expected { expected: "a flag of i, m, s or x", found });
            }
        }
    };
    let [set, cleared] = passed;
    let cleared = if cleared.is_empty() { cleared } else { format!("-{cleared}") };
    if is_group {
        open(translation, &format!("(?{set}{cleared}:"));
    } else if !(set.is_empty() && cleared.is_empty()) {
        translation.out.push_str(&format!("(?{set}{cleared})"));
    }
    if let (Some(value), Some(place)) = (extended, translation.extended.last_mut()) {
        *place = value;
    }
    if let (Some(value), Some(place)) = (multiline, translation.multiline.last_mut()) {
        *place = value;
    }
    Ok(())
}

/// `(*UTF)` and so on at the start say what holds anyway.
fn verb(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    match translation.until(")")? {
        "*UTF" | "*UTF8" | "*UCP" | "*ANYCRLF" | "*LF" => Ok(()),
        _ => Err(RegexError::Unsupported("a verb such as (*SKIP)")),
    }
}
