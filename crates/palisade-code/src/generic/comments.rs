//! Takes comments out of a text, leaving every other byte where it is.

use crate::rule::CommentStyle;

/// The text with blanks for its comments, and its line ends.
pub(super) fn without_comments(text: &str, style: CommentStyle) -> String {
    match style {
        CommentStyle::C => without_blocks(text),
        CommentStyle::Cpp => without_blocks(&without_lines(text, "//")),
        CommentStyle::Shell => without_lines(text, "#"),
    }
}

fn without_lines(text: &str, start: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (code, comment) = line.split_at(line.find(start).unwrap_or(line.len()));
        cleaned.push_str(code);
        blank(&mut cleaned, comment);
    }
    cleaned
}

fn without_blocks(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        let Some(length) = rest[start + 2..].find("*/") else { break };
        let end = start + 2 + length + 2;
        cleaned.push_str(&rest[..start]);
        blank(&mut cleaned, &rest[start..end]);
        rest = &rest[end..];
    }
    cleaned.push_str(rest);
    cleaned
}

fn blank(cleaned: &mut String, comment: &str) {
    cleaned.extend(
        comment.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }),
    );
}
