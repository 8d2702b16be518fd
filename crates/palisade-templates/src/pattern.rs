//! Regular expressions as templates write them, which is Go's syntax.

use std::iter::Peekable;
use std::str::Chars;

use palisade_rules::gitleaks::translate;
use regex::{Regex, RegexBuilder};

/// Compiled size of one pattern.
const MAX_BYTES: usize = 1 << 20;

/// Compiles a pattern.
///
/// # Errors
/// What is wrong with it, in one line.
pub(crate) fn compile(pattern: &str, ignore_case: bool) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(&in_ascii(&translate(pattern)));
    builder.case_insensitive(ignore_case).size_limit(MAX_BYTES).build().map_err(|error| {
        // The crate draws where the mistake is; its last line says what it is.
        let text = error.to_string();
        text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}

/// The classes of Go, which know ASCII only. Those of Unicode would also cost milliseconds each where case is ignored.
fn in_ascii(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '\\' => match rest.next() {
                Some('b') => out.push_str("(?-u:\\b)"),
                Some(letter) => match members(letter) {
                    Some((members, true)) => out.push_str(&format!("[{members}]")),
                    Some((members, false)) => out.push_str(&format!("[^{members}]")),
                    None => out.extend(['\\', letter]),
                },
                None => out.push('\\'),
            },
            '[' => class(&mut rest, &mut out),
            other => out.push(other),
        }
    }
    out
}

/// What a class of one letter stands for, and whether for these or for all others.
fn members(letter: char) -> Option<(&'static str, bool)> {
    Some(match letter {
        'd' => ("0-9", true),
        'D' => ("0-9", false),
        's' => (r"\t\n\f\r ", true),
        'S' => (r"\t\n\f\r ", false),
        'w' => ("0-9A-Za-z_", true),
        'W' => ("0-9A-Za-z_", false),
        _ => return None,
    })
}

/// A class whose `[` has just been read.
fn class(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    let is_negated = rest.next_if_eq(&'^').is_some();
    let (mut own, mut others) = (String::new(), Vec::new());
    let mut depth = 1;
    while let Some(next) = rest.next() {
        match next {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        match next {
            ']' if depth == 0 => break,
            '\\' => match rest.next().map(|letter| (letter, members(letter))) {
                Some((_, Some((members, true)))) => own.push_str(members),
                Some((_, Some((members, false)))) => others.push(members),
                Some((letter, None)) => own.extend(['\\', letter]),
                None => own.push('\\'),
            },
            other => own.push(other),
        }
    }
    let negation = if is_negated { "^" } else { "" };
    match depth {
        0 if !others.is_empty() => out.push_str(&without_large_sets(&own, &others, is_negated)),
        0 => out.push_str(&format!("[{negation}{own}]")),
        // A class that does not end stays so, for the message.
        _ => out.push_str(&format!("[{negation}{own}")),
    }
}

/// A class with some members and with all but `others`, or everything but that. Written so that no set of nearly everything is
/// part of a class: its case would be folded character by character.
fn without_large_sets(own: &str, others: &[&str], is_negated: bool) -> String {
    if is_negated {
        let common: Vec<String> = others.iter().map(|members| format!("[{members}]")).collect();
        let less = if own.is_empty() { String::new() } else { format!("--[{own}]") };
        return format!("[{}{less}]", common.join("&&"));
    }
    let mut ways: Vec<String> = others.iter().map(|members| format!("[^{members}]")).collect();
    if !own.is_empty() {
        ways.push(format!("[{own}]"));
    }
    format!("(?:{})", ways.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_go() {
        for (go, text, matches) in [
            (r"^\w+$", "a_1", true),
            (r"^\w+$", "é", false),
            (r"^\W$", "é", true),
            (r"^\d+$", "١", false),
            (r"^\s$", "\u{a0}", false),
            (r"^[\s\S]+$", "a\né", true),
            (r"^[\w.-]+$", "a-b.c", true),
            (r"^[\w.-]+$", "é", false),
            (r"^[^\s]+$", "é", true),
            (r"^[^\S]+$", " \t", true),
            (r"^[^\S]+$", "a", false),
            (r"^[^\S\r\n]+$", " \t", true),
            (r"^[^\S\r\n]+$", " \n", false),
            (r"^[^\S\W]$", "a", false),
            (r"^[\D2]+$", "a2", true),
            (r"^[\D2]+$", "a3", false),
            (r"^[[:alpha:]\d]+$", "a1", true),
            (r"^[]\d]+$", "]1", true),
            (r"(?i)^[\W\w]x\b", "éX", true),
            (r"^\\w$", r"\w", true),
            (r"^[\\w]+$", r"\w", true),
        ] {
            let regex = compile(go, false).unwrap_or_else(|error| panic!("{go}: {error}"));
            assert_eq!(regex.is_match(text), matches, "{go} {text:?}");
        }
        assert!(compile(r"[\W", false).is_err() && compile(r"[\w", false).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_panics_and_classes_stay_what_they_are(pattern in r"(\\[dDsSwWb]|\[\^?|\]|[a\-.:]){0,12}", text in "[a-c1 \n.-]{0,6}") {
            let plain = Regex::new(&translate(&pattern));
            match (compile(&pattern, false), plain) {
                (Ok(own), Ok(plain)) => proptest::prop_assert_eq!(own.is_match(&text), plain.is_match(&text)),
                // Go takes a dash beside a class for itself; the crate refuses it.
                (own, plain) => proptest::prop_assert!(own.is_ok() || plain.is_err(), "{}", pattern),
            }
        }
    }
}
