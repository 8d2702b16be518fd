//! How `...` of a pattern of C or C++ is spelled: a name, or a statement that is one.

use crate::lower::Dots;
use crate::lower::brackets::{Open, innermost, last_word, remaining};

const WORD: &[&str] = &["plsdots__"];
const STATEMENT: &[&str] = &["plsdots__;", "plsdots__"];
const LOOP: &[&str] = &["plsdots__;;"];

pub(super) fn spellings(at: Dots<'_>) -> &'static [&'static str] {
    // A pack of C++.
    if at.touches_left() || at.touches_right() {
        return &[];
    }
    let before = at.before.trim_end();
    if before.ends_with("->") || before.ends_with('.') && !before.ends_with("...") {
        return WORD;
    }
    match innermost(at.before) {
        Some(open) if open.bracket == '(' => in_parentheses(at, open),
        Some(open) if open.bracket == '[' => WORD,
        _ => in_sequence(at),
    }
}

fn in_parentheses(at: Dots<'_>, open: Open<'_>) -> &'static [&'static str] {
    let (rest, _) = remaining(at.after);
    let is_alone = open.inside.trim().is_empty() && rest.trim().is_empty();
    if is_alone && last_word(open.head) == "for" { LOOP } else { WORD }
}

/// Between statements, members or values, or in one of them.
fn in_sequence(at: Dots<'_>) -> &'static [&'static str] {
    let before = at.before.trim_end();
    let ends = matches!(at.next(), Some(',' | ';' | ')'));
    let starts = match before.chars().next_back() {
        None | Some(';' | '{' | '}' | ':') => true,
        Some(')' | '>' | '.') => at.has_its_own_line(),
        Some(last) if last.is_alphanumeric() || last == '_' => {
            at.has_its_own_line() || matches!(last_word(before), "else" | "do")
        }
        _ => false,
    };
    if starts && !ends { STATEMENT } else { WORD }
}
