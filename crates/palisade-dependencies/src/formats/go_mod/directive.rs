//! Splits go.mod into directives: one line each, blocks unfolded, comments kept apart.

use crate::FormatError;

/// One directive with its words, unquoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) verb: String,
    pub(super) words: Vec<String>,
    /// What follows `//` on the line.
    pub(super) comment: String,
    pub(super) line: u32,
}

pub(super) fn directives(text: &str) -> Result<Vec<Directive>, FormatError> {
    let mut directives = Vec::new();
    let mut block: Option<(String, u32)> = None;
    for (line, content) in (1..).zip(text.lines()) {
        let (code, comment) =
            content.split_once("//").filter(|(code, _)| !is_inside_quotes(code)).unwrap_or((content, ""));
        let mut words = words(code, line)?;
        match (words.first().map(String::as_str), &block) {
            (None, _) => continue,
            (Some(")"), Some(_)) => {
                block = None;
                continue;
            }
            (_, Some((verb, _))) => words.insert(0, verb.clone()),
            (_, None) if words.get(1).is_some_and(|word| word == "(") => {
                block = Some((words.swap_remove(0), line));
                continue;
            }
            (_, None) => {}
        }
        let verb = words.remove(0);
        directives.push(Directive { verb, words, comment: comment.trim().to_owned(), line });
    }
    match block {
        Some((_, line)) => Err(FormatError::Truncated { line }),
        None => Ok(directives),
    }
}

fn is_inside_quotes(code: &str) -> bool {
    code.matches('"').count() % 2 == 1 || code.matches('`').count() % 2 == 1
}

fn words(code: &str, line: u32) -> Result<Vec<String>, FormatError> {
    let mut words = Vec::new();
    let mut rest = code.trim();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '"' | '`' => rest[1..]
                .split_once(first)
                .ok_or_else(|| FormatError::syntax("a closing quote", rest, line))?,
            '(' | ')' => rest.split_at(1),
            _ => rest.split_at(rest.find([' ', '\t', '(', ')']).unwrap_or(rest.len())),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}
