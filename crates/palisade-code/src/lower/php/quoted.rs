//! Where a metavariable of a pattern is a variable to the grammar, and where a bare name.

use std::borrow::Cow;

use crate::lower::Placeholders;
use crate::lower::brackets::{last_word, without_last_word};

/// Words that a name follows and no variable.
const BEFORE_NAMES: &[&str] = &[
    "class",
    "const",
    "enum",
    "extends",
    "function",
    "goto",
    "implements",
    "insteadof",
    "interface",
    "namespace",
    "trait",
    "use",
];

/// The pattern with a dollar before each metavariable that stands where a variable may stand. The tag that a file
/// starts with is left out: the wrappers have it.
pub(in crate::lower) fn quoted(pattern: &str) -> Cow<'_, str> {
    let pattern = pattern.trim_start().strip_prefix("<?php").unwrap_or(pattern);
    if !pattern.contains(Placeholders::METAVAR) {
        return Cow::Borrowed(pattern);
    }
    let mut text = String::with_capacity(pattern.len() + 16);
    let mut at = 0;
    let mut quote = None;
    for (found, _) in pattern.match_indices(Placeholders::METAVAR) {
        quote = open_quote(&pattern[at..found], quote);
        text.push_str(&pattern[at..found]);
        let after = pattern[found..].trim_start_matches(|each: char| each.is_alphanumeric() || each == '_');
        if is_variable(&pattern[..found], after, quote) {
            text.push('$');
        }
        at = found;
    }
    text.push_str(&pattern[at..]);
    Cow::Owned(text)
}

/// The quote that is open after a text, given the one that was open before it.
fn open_quote(text: &str, before: Option<char>) -> Option<char> {
    let mut open = before;
    let mut escaped = false;
    for character in text.chars() {
        match (open, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(quote), _) if quote == character => open = None,
            (None, '"' | '\'' | '`') => open = Some(character),
            _ => {}
        }
    }
    open
}

fn is_variable(before: &str, after: &str, quote: Option<char>) -> bool {
    match quote {
        Some('\'') => return false,
        Some(_) => return before.ends_with('{'),
        None => {}
    }
    // A path, a cast, an attribute.
    if before.ends_with('\\') || after.starts_with('\\') || before.ends_with("#[") || before.ends_with('$') {
        return false;
    }
    let previous = before.trim_end();
    let next = after.trim_start();
    let word = last_word(previous.trim_end_matches('&'));
    if BEFORE_NAMES.iter().any(|each| word.eq_ignore_ascii_case(each)) {
        return false;
    }
    !(is_type(previous, after, next) || is_label(previous, word, next) || is_alias(previous, word))
}

/// `T $x` of a parameter, `): T`.
fn is_type(previous: &str, after: &str, next: &str) -> bool {
    let is_apart = after.starts_with(char::is_whitespace);
    let names = ["$", "&$", "...$", Placeholders::METAVAR];
    let declares = is_apart && names.iter().any(|name| next.starts_with(name));
    let header = previous.trim_end_matches('?').trim_end().strip_suffix(':').map(str::trim_end);
    let header = header.filter(|header| header.ends_with(')'));
    let statement = header.map(|header| header.rsplit([';', '{', '}']).next().unwrap_or_default());
    declares || statement.is_some_and(|statement| has_word(statement, &["function", "fn"]))
}

fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|each: char| !each.is_alphanumeric() && each != '_')
        .any(|word| words.iter().any(|each| word.eq_ignore_ascii_case(each)))
}

/// The name of an argument, and the case of an enum.
fn is_label(previous: &str, word: &str, next: &str) -> bool {
    let is_argument = previous.ends_with(['(', ',']) && next.starts_with(':') && !next.starts_with("::");
    let ends = next.starts_with(';') || (next.starts_with('=') && !next.starts_with("=="));
    is_argument || (word.eq_ignore_ascii_case("case") && ends)
}

/// `use A as B`, which is no loop.
fn is_alias(previous: &str, word: &str) -> bool {
    let statement = previous.rsplit([';', '{', '}']).next().unwrap_or_default().trim_start();
    word.eq_ignore_ascii_case("as")
        && !without_last_word(previous).ends_with(')')
        && statement.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case("use"))
}
