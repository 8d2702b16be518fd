//! How `...` of a Java pattern is spelled. The grammar has no word that stands everywhere, so that it depends on
//! what is open around it.

use crate::lower::Dots;
use crate::lower::brackets::{Open, innermost, last_word, remaining, without_last_word};

const WORD: &[&str] = &["plsdots__"];
/// A declaration stands where statements stand, and where members stand.
const STATEMENT: &[&str] = &["Object plsdots__;", "plsdots__"];
const PARAMETER: &[&str] = &["Object plsdots__", "plsdots__"];
const PAIR: &[&str] = &["plsdots__ = 0", "plsdots__"];
const LOOP: &[&str] = &["plsdots__;;"];
const CASE: &[&str] = &["case plsdots__: ;", "case plsdots__ -> {}", "plsdots__"];
const CONSTANT: &[&str] = &["plsdots__", "Object plsdots__;"];

/// Words that are not followed by the name of a method that is being defined.
const NOT_TYPES: &[&str] =
    &["assert", "case", "do", "else", "instanceof", "new", "return", "throw", "throws", "yield"];

pub(super) fn spellings(at: Dots<'_>) -> &'static [&'static str] {
    if at.touches_left() || at.touches_right() {
        return &[];
    }
    if at.previous() == Some('.') {
        return WORD;
    }
    match innermost(at.before) {
        Some(open) if open.bracket == '(' => in_parentheses(at, open),
        Some(open) if open.bracket == '{' => in_braces(at, open),
        Some(_) => WORD,
        None => in_sequence(at),
    }
}

fn in_parentheses(at: Dots<'_>, open: Open<'_>) -> &'static [&'static str] {
    let (rest, tail) = remaining(at.after);
    let is_alone = open.inside.trim().is_empty() && rest.trim().is_empty();
    let starts_body = tail.starts_with('{') || tail.starts_with("throws");
    let name = last_word(open.head);
    let head = without_last_word(open.head);
    match name {
        "for" if is_alone => LOOP,
        "catch" => PARAMETER,
        "for" | "if" | "switch" | "synchronized" | "try" | "while" => WORD,
        "" if tail.starts_with("->") && has_types(open.inside, rest) => PARAMETER,
        "" => WORD,
        _ if is_annotation(head) => match open.inside.contains('=') || rest.contains('=') {
            true => PAIR,
            false => WORD,
        },
        _ if head.ends_with('.') && !head.ends_with("...") || last_word(head) == "new" => WORD,
        _ if starts_body || follows_type(head) => PARAMETER,
        _ => WORD,
    }
}

/// Whether one of the other parameters of a lambda has a type.
fn has_types(before: &str, after: &str) -> bool {
    before.split(',').chain(after.split(',')).any(|one| one.split_whitespace().count() > 1)
}

/// Whether `@` is before a path whose last name is taken off.
fn is_annotation(head: &str) -> bool {
    let mut head = head;
    while let Some(outer) = head.strip_suffix('.') {
        head = without_last_word(outer);
    }
    head.ends_with('@')
}

/// Whether what is before a name is a type.
fn follows_type(head: &str) -> bool {
    let word = last_word(head);
    let is_type = !word.is_empty() && !NOT_TYPES.contains(&word);
    is_type || head.ends_with(']') || (head.ends_with('>') && !head.ends_with("->"))
}

fn in_braces(at: Dots<'_>, open: Open<'_>) -> &'static [&'static str] {
    let header = open.head.rsplit([';', '{', '}']).next().unwrap_or_default();
    let mut words = header.split(|each: char| !each.is_alphanumeric() && each != '_');
    if is_array(open) {
        return WORD;
    }
    if words.clone().any(|word| word == "enum") && !open.inside.contains(';') {
        return CONSTANT;
    }
    let is_switch = words.any(|word| word == "switch") && open.head.ends_with(')');
    if is_switch && !open.inside.contains("case") && !open.inside.contains("default") {
        return CASE;
    }
    in_sequence(at)
}

/// Whether the braces hold values.
fn is_array(open: Open<'_>) -> bool {
    match open.head.chars().next_back() {
        Some('=' | ']' | ',' | '(') => true,
        Some('{') => innermost(open.head).is_some_and(is_array),
        _ => false,
    }
}

/// Between statements or members, or in one of them.
fn in_sequence(at: Dots<'_>) -> &'static [&'static str] {
    let before = at.before.trim_end();
    let starts = match before.chars().next_back() {
        None | Some(';' | '{' | '}') => true,
        Some(')') => at.has_its_own_line(),
        Some(':') => is_label(before),
        Some('>') => before.ends_with("->") && is_label(before),
        Some(last) if last.is_alphanumeric() || matches!(last, '_' | '$') => {
            at.has_its_own_line() || matches!(last_word(before), "else" | "do")
        }
        _ => false,
    };
    if starts { STATEMENT } else { WORD }
}

/// Whether the last line is a label of a `switch`.
fn is_label(before: &str) -> bool {
    let line = before.rsplit(['\n', ';', '{', '}']).next().unwrap_or_default().trim_start();
    line.starts_with("case") || line.starts_with("default")
}
