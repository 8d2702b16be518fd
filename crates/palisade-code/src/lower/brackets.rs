//! What is open where a `...` of a pattern stands: the languages whose grammar wants it spelled by place look here.

/// An opening bracket without its closing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Open<'a> {
    pub bracket: char,
    /// The text before it, without white space at its end.
    pub head: &'a str,
    /// The text after it.
    pub inside: &'a str,
}

/// The innermost bracket that `before` leaves open. Strings and comments hide theirs.
pub(super) fn innermost(before: &str) -> Option<Open<'_>> {
    let mut open = Vec::new();
    let mut rest = before;
    while let Some(first) = rest.chars().next() {
        let at = before.len() - rest.len();
        match first {
            '(' | '[' | '{' => open.push((first, at)),
            ')' | ']' | '}' => drop(open.pop()),
            _ => {}
        }
        rest = &rest[token(rest)..];
    }
    let (bracket, at) = open.pop()?;
    Some(Open { bracket, head: before[..at].trim_end(), inside: &before[at + 1..] })
}

/// What is before the bracket that `after` closes without opening it, and what is behind it without white space.
pub(super) fn remaining(after: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    let mut rest = after;
    while let Some(first) = rest.chars().next() {
        let at = after.len() - rest.len();
        match first {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return (&after[..at], after[at + 1..].trim_start()),
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        rest = &rest[token(rest)..];
    }
    (after, "")
}

/// The name at the end of a text, empty where it ends with something else.
pub(super) fn last_word(text: &str) -> &str {
    let text = text.trim_end();
    &text[without_name(text).len()..]
}

/// A text without the name at its end.
pub(super) fn without_last_word(text: &str) -> &str {
    without_name(text.trim_end()).trim_end()
}

fn without_name(text: &str) -> &str {
    text.trim_end_matches(|each: char| each.is_alphanumeric() || matches!(each, '_' | '$'))
}

/// The length of the first string, comment or character.
fn token(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    match text.as_bytes() {
        [b'/', b'/', ..] => text.find('\n').unwrap_or(text.len()),
        [b'/', b'*', ..] => text.find("*/").map_or(text.len(), |end| end + 2),
        [quote @ (b'"' | b'\'' | b'`'), ..] => string(text, *quote),
        _ => first,
    }
}

/// The length of a string up to its end or that of its line.
fn string(text: &str, quote: u8) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' if quote != b'`' => return at,
            _ if escaped => escaped = false,
            b'\\' if quote != b'`' => escaped = true,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_bracket_is_found_behind_strings_and_comments() {
        for (before, bracket, head, inside) in [
            ("f(", '(', "f", ""),
            ("f(a, g(b), ", '(', "f", "a, g(b), "),
            ("class A { void f (", '(', "class A { void f", ""),
            ("class A { f(\"(\", '{'); /* ( */ ", '{', "class A", " f(\"(\", '{'); /* ( */ "),
            ("f({ // (\n", '{', "f(", " // (\n"),
        ] {
            assert_eq!(innermost(before), Some(Open { bracket, head, inside }), "{before}");
        }
        for before in ["", "a; ", "f() "] {
            assert_eq!(innermost(before), None, "{before}");
        }
    }

    #[test]
    fn what_remains_ends_at_the_closing_bracket() {
        assert_eq!(remaining(", g(x)) { y }"), (", g(x)", "{ y }"));
        assert_eq!(remaining(" \")\" "), (" \")\" ", ""));
    }

    #[test]
    fn words_are_taken_off_the_end() {
        assert_eq!((last_word("void $F "), without_last_word("void $F ")), ("$F", "void"));
        assert_eq!((last_word("a."), without_last_word("a.")), ("", "a."));
    }
}
