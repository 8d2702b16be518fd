//! How `...` of a pattern is spelled so that the grammars take it, by where it stands.

use crate::lower::{Dots, Placeholders};

use super::place::{Place, innermost};

const NAME: &str = Placeholders::ELLIPSIS;
const STATEMENT: &str = "plsdots__;";
const ATTRIBUTE_VALUE: &str = "{plsdots__}";
const HEADER: &str = "plsdots__;;";
const CASE: &str = "case plsdots__:";
const CONSTANT: &str = "plsdots__,";

/// The spellings to try, best first. None where it is a spread.
pub(super) fn spellings(at: Dots<'_>) -> &'static [&'static str] {
    if is_spread(at) {
        return &[];
    }
    let ends_statement = at.next() == Some(';');
    match innermost(at.before) {
        Place::Tag if at.before.ends_with('=') => &[ATTRIBUTE_VALUE],
        Place::ForHeader if at.previous() == Some('(') && at.next() == Some(')') => &[HEADER],
        Place::Tag | Place::Content | Place::ForHeader | Place::List => &[NAME],
        Place::Enum if !matches!(at.next(), Some(',' | '}')) => &[CONSTANT, NAME],
        Place::Enum => &[NAME],
        Place::Object => &[NAME, STATEMENT],
        Place::Class | Place::Block | Place::Switch if ends_statement => &[NAME],
        Place::Class if stands_alone(at) => &[STATEMENT, NAME],
        Place::Class => &[NAME, STATEMENT],
        Place::Switch => match at.previous() {
            Some('{') => &[CASE, STATEMENT],
            _ => &[STATEMENT, CASE, NAME],
        },
        Place::Block if stands_alone(at) => &[STATEMENT, NAME],
        Place::Block => &[NAME, STATEMENT],
    }
}

/// `...args`, but not the name in `function ...(...)`.
fn is_spread(at: Dots<'_>) -> bool {
    let is_name = || at.before.trim_end().ends_with("function") || at.previous() == Some('.');
    at.touches_right() || at.after.starts_with('(') && !is_name()
}

/// Whether it is a statement or member, and no part of one.
fn stands_alone(at: Dots<'_>) -> bool {
    let before = at.before.trim_end();
    if before.ends_with("=>") || at.after.trim_start().starts_with("</") {
        return false;
    }
    match at.previous() {
        None | Some('{' | '}' | ';' | ')') => true,
        Some('=' | ',' | '(' | '[' | '+' | '-' | '?' | '&' | '|' | '<' | '.' | '!') => false,
        _ => at.has_its_own_line() || before.ends_with("else") || before.ends_with("do"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best spelling of each `...` of a pattern.
    fn best(pattern: &str) -> Vec<&'static str> {
        let places = pattern.match_indices("...").map(|(place, dots)| {
            let at = Dots { before: &pattern[..place], after: &pattern[place + dots.len()..] };
            spellings(at).first().copied().unwrap_or("...")
        });
        places.collect()
    }

    #[test]
    fn spellings_follow_the_place() {
        for (pattern, expected) in [
            ("f(..., 1)", &[NAME][..]),
            ("f(...args)", &["..."]),
            ("[...[1], ...(x)]", &["...", "..."]),
            ("function ...(...) {\n  ...\n}", &[NAME, NAME, STATEMENT]),
            ("$X = ...", &[NAME]),
            ("$X = ...;", &[NAME]),
            ("a()\n...\nb()", &[STATEMENT]),
            ("a();\n...;\nb();", &[NAME]),
            ("if ($X) ...", &[STATEMENT]),
            ("{..., a: 1, ...}", &[NAME, NAME]),
            ("x = {\n  ...,\n  a: {...}\n}", &[NAME, NAME]),
            (
                "class A extends B {\n  ...\n  f(...) { ... }\n  ...\n}",
                &[STATEMENT, NAME, STATEMENT, STATEMENT],
            ),
            ("for (...) { ... }", &[HEADER, STATEMENT]),
            ("for (...; $X; ...) { ... }", &[NAME, NAME, STATEMENT]),
            ("switch ($X) { ... }", &[CASE]),
            ("switch ($X) { case 1: ... }", &[STATEMENT]),
            ("try { ... } catch (...) { ... }", &[STATEMENT, NAME, STATEMENT]),
            ("import {..., a} from 'b'", &[NAME]),
            ("<a b=... ... c=\"1\">...</a>", &[ATTRIBUTE_VALUE, NAME, NAME]),
            ("<a\n  ...\n  b={1}\n/>", &[NAME]),
            ("<a>\n  ...\n</a>", &[NAME]),
            ("(...) => ...", &[NAME, NAME]),
            ("(...) => {\n ...\n}", &[NAME, STATEMENT]),
            ("a. ... .b()", &[NAME]),
            ("return ...", &[NAME]),
            ("if (a <b) { ... }", &[STATEMENT]),
            ("interface A { ... }", &[STATEMENT]),
            ("f({a: ...}, function() { ... })", &[NAME, STATEMENT]),
        ] {
            assert_eq!(best(pattern), expected, "{pattern}");
        }
    }
}
