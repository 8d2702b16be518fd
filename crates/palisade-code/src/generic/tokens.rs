//! The words of a line: of documents and, before `...` and metavariables are found in them, of patterns.

use std::ops::Range;

/// One token, without white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// In bytes of the whole text.
    pub(super) range: Range<usize>,
    /// From 0.
    pub(super) line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// ASCII letters, digits and `_`.
    Word,
    /// Any other character.
    Character(char),
}

/// A line with something on it.
#[derive(Debug)]
pub(super) struct Line {
    /// One per space, eight per tab.
    pub(super) indent: usize,
    pub(super) tokens: Vec<Token>,
}

/// Splits a text into its lines and tokens.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        let code = line.strip_suffix('\r').unwrap_or(line);
        let tokens = tokens(code, start, number);
        if !tokens.is_empty() {
            lines.push(Line { indent: indent(code), tokens });
        }
        start += line.len() + 1;
    }
    lines
}

fn indent(line: &str) -> usize {
    let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
    blanks.map(|byte| if byte == b'\t' { 8 } else { 1 }).sum()
}

fn tokens(line: &str, start: usize, number: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = line[at..].chars().next() {
        let word = word_length(&line[at..]);
        let (kind, length) = match word {
            0 => (Kind::Character(first), first.len_utf8()),
            length => (Kind::Word, length),
        };
        if !matches!(first, ' ' | '\t') {
            tokens.push(Token { kind, range: start + at..start + at + length, line: number });
        }
        at += length;
    }
    tokens
}

fn word_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}
