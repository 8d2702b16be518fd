//! From Go's RE2 syntax to that of the `regex` crate. Called when a rule file is read.
//!
//! The two agree on almost everything; what differs and is handled here: a `{` that opens no repetition
//! and a `[` inside a class are literal in Go; `&&`, `--`, `~~` in a class are operators in Rust;
//! `\<` and `\>` are word edges in Rust; `\Q..\E`, octal escapes and `\C` exist only in Go. That `\w`,
//! `\d`, `\s` and `\b` are ASCII in Go is handled by compiling without Unicode.

use std::iter::Peekable;
use std::str::Chars;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

/// The same expression in the syntax of the `regex` crate. A faulty expression stays faulty.
pub fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '\\' => escape(&mut rest, &mut out, false),
            '[' => class(&mut rest, &mut out),
            '{' if !opens_repetition(rest.clone()) => out.push_str("\\{"),
            other => out.push(other),
        }
    }
    out
}

/// The syntax tree of a translated pattern, over bytes unless `unicode`.
///
/// # Errors
/// The first line of the parser's own message that says what is wrong.
pub fn parse_pattern(translated: &str, unicode: bool) -> Result<Hir, String> {
    let mut parser = ParserBuilder::new().unicode(unicode).utf8(false).build();
    parser.parse(translated).map_err(|error| {
        let text = error.to_string();
        text.lines().last().unwrap_or("a syntax error").trim_start_matches("error: ").to_owned()
    })
}

/// Whether what follows a `{` makes it `{n}`, `{n,}` or `{n,m}`.
fn opens_repetition(mut rest: Peekable<Chars<'_>>) -> bool {
    let mut digits = 0;
    let mut commas = 0;
    loop {
        match rest.next() {
            Some('0'..='9') => digits += 1,
            Some(',') if digits > 0 && commas == 0 => commas += 1,
            Some('}') => return digits > 0,
            _ => return false,
        }
    }
}

/// What follows a backslash.
fn escape(rest: &mut Peekable<Chars<'_>>, out: &mut String, in_class: bool) {
    match rest.next() {
        Some('Q') => quoted(rest, out),
        Some('C') if !in_class => out.push_str("(?s:.)"),
        Some(edge @ ('<' | '>')) => out.push(edge),
        Some(first @ '0'..='7') => octal(first, rest, out),
        Some(other) => {
            out.push('\\');
            out.push(other);
        }
        None => out.push('\\'),
    }
}

/// Everything up to `\E` or the end, literally.
fn quoted(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    while let Some(next) = rest.next() {
        if next == '\\' && rest.peek() == Some(&'E') {
            rest.next();
            return;
        }
        out.push_str(&regex_syntax::escape(next.encode_utf8(&mut [0; 4])));
    }
}

/// `\0` to `\777`, at most three digits.
fn octal(first: char, rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut value = first.to_digit(8).unwrap_or(0);
    for _ in 0..2 {
        let Some(digit) = rest.peek().and_then(|next| next.to_digit(8)) else { break };
        value = value * 8 + digit;
        rest.next();
    }
    out.push_str(&format!("\\x{{{value:X}}}"));
}

/// A bracketed class whose `[` has just been read.
fn class(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push('[');
    if rest.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    for first in [']', '-'] {
        if rest.next_if_eq(&first).is_some() {
            out.push('\\');
            out.push(first);
            break;
        }
    }
    let mut previous = ' ';
    while let Some(next) = rest.next() {
        match next {
            ']' => {
                out.push(']');
                return;
            }
            '\\' => escape(rest, out, true),
            '[' if rest.peek() == Some(&':') => named_class(rest, out),
            '[' => out.push_str("\\["),
            // A doubled `&`, `-` or `~` would be a set operator.
            '&' | '-' | '~' if previous == next => {
                out.push('\\');
                out.push(next);
                previous = ' ';
                continue;
            }
            other => out.push(other),
        }
        previous = next;
    }
}

/// `[:alpha:]` and the like, copied as it is; a `[:` that closes nowhere is literal.
fn named_class(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    let name: String = rest.clone().skip(1).take_while(|&c| c.is_ascii_lowercase() || c == '^').collect();
    let closes = rest.clone().skip(1 + name.len()).take(2).eq([':', ']']);
    if !closes {
        out.push_str("\\[");
        return;
    }
    out.push('[');
    out.extend(rest.by_ref().take(name.len() + 3));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_between_the_dialects_is_rewritten() {
        for (go, rust) in [
            (r"a{2}b{,3}c{x}", r"a{2}b\{,3}c\{x}"),
            (r"a{2,}", r"a{2,}"),
            (r"[a[b]", r"[a\[b]"),
            (r"[[:alpha:]_]", r"[[:alpha:]_]"),
            (r"[[:x]", r"[\[:x]"),
            (r"[a&&b~~c]", r"[a&\&b~\~c]"),
            (r"[+--]", r"[+-\-]"),
            (r"[--a]", r"[\--a]"),
            (r"[]a]", r"[\]a]"),
            (r"[^]a]", r"[^\]a]"),
            (r"\<tag\>", r"<tag>"),
            (r"\Qa.b\E.c", r"a\.b.c"),
            (r"\101\0", r"\x{41}\x{0}"),
            (r"\w[\w.-]+\[", r"\w[\w.-]+\["),
            (r"\C", r"(?s:.)"),
        ] {
            assert_eq!(translate(go), rust, "{go}");
            assert!(parse_pattern(rust, false).is_ok(), "{rust}");
        }
    }

    #[test]
    fn a_faulty_pattern_says_what_is_wrong() {
        assert_eq!(parse_pattern(&translate("a("), false).unwrap_err(), "unclosed group");
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_makes_the_translator_panic(pattern in r"[\\\[\]{}0-9Q:&~^,a\-]{0,24}") {
            let _ = parse_pattern(&translate(&pattern), false);
        }
    }
}
