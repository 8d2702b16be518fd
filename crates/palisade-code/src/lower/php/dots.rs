//! How `...` of a PHP pattern is spelled: a name where an expression stands, a variable where a parameter stands.

use crate::lower::Dots;
use crate::lower::brackets::{Open, innermost, last_word, remaining, without_last_word};

const WORD: &[&str] = &["plsdots__"];
const STATEMENT: &[&str] = &["plsdots__;", "plsdots__"];
const MEMBER: &[&str] = &["use plsdots__;", "plsdots__;"];
const PARAMETER: &[&str] = &["$plsdots__", "plsdots__"];
const LOOP: &[&str] = &["plsdots__;;"];
const EACH: &[&str] = &["plsdots__ as $plsdots__"];
const CAUGHT: &[&str] = &["plsdots__ $plsdots__"];
const CASE: &[&str] = &["case plsdots__:", "plsdots__"];
const ARM: &[&str] = &["plsdots__ => 0"];

pub(super) fn spellings(at: Dots<'_>) -> &'static [&'static str] {
    if at.touches_left() || at.touches_right() {
        return &[];
    }
    if at.before.trim_end().ends_with("->") || at.before.trim_end().ends_with("::") {
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
    let (rest, _) = remaining(at.after);
    let is_alone = open.inside.trim().is_empty() && rest.trim().is_empty();
    let head = open.head.trim_end_matches('&').trim_end();
    let name = last_word(head).to_ascii_lowercase();
    let before = last_word(without_last_word(head).trim_end_matches('&')).to_ascii_lowercase();
    match (name.as_str(), before.as_str()) {
        ("for", _) if is_alone => LOOP,
        ("foreach", _) if is_alone => EACH,
        ("catch", _) if is_alone => CAUGHT,
        ("function" | "fn", _) | (_, "function") => PARAMETER,
        ("use", _) if head.trim_end_matches("use").trim_end().ends_with(')') => PARAMETER,
        _ => WORD,
    }
}

fn in_braces(at: Dots<'_>, open: Open<'_>) -> &'static [&'static str] {
    let header = open.head.rsplit([';', '{', '}']).next().unwrap_or_default();
    let first = |words: &[&str]| {
        let mut found = header.split(|each: char| !each.is_alphanumeric() && each != '_');
        found.any(|word| words.iter().any(|each| word.eq_ignore_ascii_case(each)))
    };
    let is_function = first(&["function"]);
    if !is_function && first(&["class", "interface", "trait", "enum"]) && !header.ends_with(')') {
        return MEMBER;
    }
    if header.ends_with(')') && first(&["match"]) && !is_function {
        return ARM;
    }
    if header.ends_with(')') && first(&["switch"]) && !has_case(open.inside) {
        return CASE;
    }
    in_sequence(at)
}

fn has_case(inside: &str) -> bool {
    inside.contains("case") || inside.contains("default")
}

/// Between statements, or in one of them.
fn in_sequence(at: Dots<'_>) -> &'static [&'static str] {
    let before = at.before.trim_end();
    let starts = match before.chars().next_back() {
        None | Some(';' | '{' | '}' | ':') => true,
        Some(')') => at.has_its_own_line(),
        Some(last) if last.is_alphanumeric() || last == '_' => {
            matches!(last_word(before), "else" | "do") || ends_in_comment(before)
        }
        _ => ends_in_comment(before),
    };
    if starts { STATEMENT } else { WORD }
}

/// Whether the last line is a comment.
fn ends_in_comment(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    before.ends_with("*/") || line.contains("//") || line.trim_start().starts_with('#')
}
