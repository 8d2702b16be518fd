//! How `...` of a Go pattern is spelled: a name does, but for cases and imports.

use crate::lower::Dots;
use crate::lower::brackets::{innermost, last_word};

const WORD: &[&str] = &["plsdots__"];
const CASE: &[&str] = &["plsdots__:", "plsdots__"];
const CASES: &[&str] = &["case plsdots__:", "plsdots__"];
const IMPORT: &[&str] = &["plsdots__ \"plsdots__\""];

pub(super) fn spellings(at: Dots<'_>) -> &'static [&'static str] {
    let is_of_language = at.touches_left() || at.touches_right() || is_length(at);
    if is_of_language {
        return &[];
    }
    let open = innermost(at.before);
    if last_word(at.before) == "case" && !matches!(at.next(), Some(':' | ',')) {
        return CASE;
    }
    match open {
        Some(open) if open.bracket == '(' && last_word(open.head) == "import" => IMPORT,
        Some(open) if open.bracket == '{' && is_switch(open.head) && !open.inside.contains(':') => CASES,
        _ => WORD,
    }
}

/// `[...]T`
fn is_length(at: Dots<'_>) -> bool {
    at.previous() == Some('[')
        && at.after.starts_with(']')
        && at.after[1..].starts_with(|next: char| !next.is_whitespace() && next != ')')
}

/// Whether the header of a block is that of a `switch` or `select`.
fn is_switch(head: &str) -> bool {
    let line = head.rsplit(['\n', ';', '{', '}']).next().unwrap_or_default().trim_start();
    matches!(line.split_whitespace().next(), Some("switch" | "select"))
}
