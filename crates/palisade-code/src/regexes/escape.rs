//! What a backslash begins. Classes are those of ASCII, as in PCRE without its Unicode option.

use super::RegexError;
use super::dialect::{Translation, WORD_BOUNDARY};

/// What stands for one character or a set of them, inside and outside of classes.
pub(super) enum Escaped {
    Character(char),
    /// Ranges, without brackets around them.
    Set(&'static str),
    /// All but these ranges.
    Complement(&'static str),
    /// A property such as `\p{L}`, as it is.
    Property(String),
}

const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r"\t\n\x0B\x0C\r\x20";
const HORIZONTAL: &str = r"\t\x20\x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}";
const VERTICAL: &str = r"\n\x0B\x0C\r\x{85}\x{2028}\x{2029}";

/// An escape outside of a class, after its backslash.
pub(super) fn escape(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    let next = translation.rest.chars().next();
    let anchor = match next {
        Some('b') => WORD_BOUNDARY,
        Some('B') => r"\B",
        Some('A') => r"\A",
        Some('z') => r"\z",
        Some('R') => r"(?:\r\n|[\n\x0B\x0C\r\x{85}\x{2028}\x{2029}])",
        Some('N') => r"[^\n]",
        Some('Z') => return backtracking(translation, r"(?=\n?\z)"),
        Some('G') => return backtracking(translation, r"\G"),
        Some('K') => return backtracking(translation, r"\K"),
        Some('Q') => return quoted(translation),
        // The end of a quotation that has none is passed over.
        Some('E') => "",
        Some('1'..='9') => return reference(translation),
        Some('k' | 'g') => return named_reference(translation),
        Some('X' | 'C') => return Err(RegexError::Unsupported("\\X and \\C")),
        _ => {
            let escaped = escaped(translation)?;
            push(translation, &escaped);
            return Ok(());
        }
    };
    translation.next();
    translation.out.push_str(anchor);
    Ok(())
}

fn push(translation: &mut Translation<'_>, escaped: &Escaped) {
    match escaped {
        Escaped::Character(character) => translation.literal(*character),
        Escaped::Set(ranges) => translation.out.extend(["[", ranges, "]"]),
        Escaped::Complement(ranges) => translation.out.extend(["[^", ranges, "]"]),
        Escaped::Property(property) => translation.out.push_str(property),
    }
}

fn backtracking(translation: &mut Translation<'_>, text: &str) -> Result<(), RegexError> {
    translation.next();
    translation.backtracks = true;
    translation.out.push_str(text);
    Ok(())
}

/// `\Q … \E`; without an end it goes on to the end.
fn quoted(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    translation.next();
    let (inner, rest) = translation.rest.split_once(r"\E").unwrap_or((translation.rest, ""));
    translation.rest = rest;
    inner.chars().for_each(|character| translation.literal(character));
    Ok(())
}

/// `\1`; longer numbers than there are groups are octal.
fn reference(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    let length = translation.rest.bytes().take_while(u8::is_ascii_digit).count().min(3);
    let number: usize = translation.rest[..length].parse().unwrap_or(usize::MAX);
    if number > 9 && number > translation.all_groups {
        let escaped = octal(translation);
        translation.literal(escaped);
        return Ok(());
    }
    translation.rest = &translation.rest[length..];
    translation.backtracks = true;
    // The group around it keeps digits that follow apart.
    translation.out.push_str(&format!("(?:\\{number})"));
    Ok(())
}

/// `\k<name>`, `\k{name}`, `\k'name'`, `\g1`, `\g{1}`, `\g{-1}`, `\g{name}`.
fn named_reference(translation: &mut Translation<'_>) -> Result<(), RegexError> {
    let is_k = translation.next() == Some('k');
    let end = match translation.rest.chars().next() {
        Some('{') => "}",
        Some('<') if is_k => ">",
        Some('\'') if is_k => "'",
        Some('0'..='9') if !is_k => return reference(translation),
        _ => return Err(RegexError::Unsupported("a call of a group")),
    };
    translation.next();
    let groups = translation.groups;
    let name = translation.until(end)?.to_owned();
    let number = match name.strip_prefix('-') {
        Some(back) => back.parse().ok().and_then(|back: usize| (groups + 1).checked_sub(back)),
        None => name.parse().ok(),
    };
    translation.backtracks = true;
    let reference = number.map_or_else(|| format!("\\k<{name}>"), |number| format!("(?:\\{number})"));
    translation.out.push_str(&reference);
    Ok(())
}

/// An escape that is also one in a class, after its backslash.
pub(super) fn escaped(translation: &mut Translation<'_>) -> Result<Escaped, RegexError> {
    let character = match translation.rest.chars().next() {
        Some('0'..='7') => return Ok(Escaped::Character(octal(translation))),
        Some(character) => character,
        None => {
            return Err(RegexError::Expected {
                expected: "something after a backslash",
                found: "the end".to_owned(),
            });
        }
    };
    translation.next();
    let found = match character {
        'd' => Escaped::Set(DIGIT),
        'D' => Escaped::Complement(DIGIT),
        'w' => Escaped::Set(WORD),
        'W' => Escaped::Complement(WORD),
        's' => Escaped::Set(SPACE),
        'S' => Escaped::Complement(SPACE),
        'h' => Escaped::Set(HORIZONTAL),
        'H' => Escaped::Complement(HORIZONTAL),
        'v' => Escaped::Set(VERTICAL),
        'V' => Escaped::Complement(VERTICAL),
        'n' => Escaped::Character('\n'),
        'r' => Escaped::Character('\r'),
        't' => Escaped::Character('\t'),
        'a' => Escaped::Character('\x07'),
        'e' => Escaped::Character('\x1B'),
        'f' => Escaped::Character('\x0C'),
        'c' => control(translation)?,
        'x' => hexadecimal(translation)?,
        'p' | 'P' => property(translation, character)?,
        _ if character.is_ascii_alphanumeric() => {
            return Err(RegexError::Expected { expected: "a known escape", found: format!("\\{character}") });
        }
        other => Escaped::Character(other),
    };
    Ok(found)
}

/// Up to three octal digits.
fn octal(translation: &mut Translation<'_>) -> char {
    let is_octal = |byte: &u8| matches!(byte, b'0'..=b'7');
    let length = translation.rest.bytes().take(3).take_while(is_octal).count();
    let number = u32::from_str_radix(&translation.rest[..length], 8).unwrap_or(0);
    // A digit that is not octal stands for itself.
    translation.rest = &translation.rest[length..];
    char::from_u32(number).unwrap_or('\0')
}

fn control(translation: &mut Translation<'_>) -> Result<Escaped, RegexError> {
    match translation.next() {
        Some(letter @ ' '..='~') => {
            Ok(Escaped::Character(char::from(letter.to_ascii_uppercase() as u8 ^ 0x40)))
        }
        _ => Err(RegexError::Expected { expected: "a letter after \\c", found: "something else".to_owned() }),
    }
}

/// `\x{1F600}` and up to two digits.
fn hexadecimal(translation: &mut Translation<'_>) -> Result<Escaped, RegexError> {
    let digits = if translation.skip("{") {
        translation.until("}")?.to_owned()
    } else {
        let length = translation.rest.bytes().take(2).take_while(u8::is_ascii_hexdigit).count();
        let digits = format!("0{}", &translation.rest[..length]);
        translation.rest = &translation.rest[length..];
        digits
    };
    let character = u32::from_str_radix(digits.trim(), 16).ok().and_then(char::from_u32);
    character
        .map(Escaped::Character)
        .ok_or(RegexError::Expected { expected: "a character's number", found: digits })
}

fn property(translation: &mut Translation<'_>, letter: char) -> Result<Escaped, RegexError> {
    let name = if translation.skip("{") {
        translation.until("}")?.to_owned()
    } else {
        translation.next().map(String::from).unwrap_or_default()
    };
    let (negated, name) = match name.strip_prefix('^') {
        Some(name) => (letter == 'p', name.to_owned()),
        None => (letter == 'P', name),
    };
    let is_name =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '&' | ' ' | '=');
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(RegexError::Expected { expected: "the name of a property", found: name });
    }
    let letter = if negated { 'P' } else { 'p' };
    Ok(Escaped::Property(format!("\\{letter}{{{name}}}")))
}
