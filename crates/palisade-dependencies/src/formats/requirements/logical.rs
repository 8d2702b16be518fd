//! Splits a requirements file into logical lines: continuations joined, comments kept apart.

/// One logical line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Logical {
    /// The first of its lines.
    pub(super) line: u32,
    /// Without comments; empty for lines that are comments only.
    pub(super) text: String,
    pub(super) comment: String,
}

pub(super) fn logical_lines(text: &str) -> Vec<Logical> {
    let mut logical: Vec<Logical> = Vec::new();
    let mut open = false;
    for (line, content) in (1..).zip(text.lines()) {
        let (code, comment) = split_comment(content);
        let (code, continues) = match code.trim_end().strip_suffix('\\') {
            Some(code) => (code, true),
            None => (code, false),
        };
        match logical.last_mut().filter(|_| open) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(code.trim());
                last.comment.push_str(comment);
            }
            None => logical.push(Logical { line, text: code.trim().to_owned(), comment: comment.to_owned() }),
        }
        open = continues;
    }
    logical
}

/// A comment starts with `#` at the start of a line or after a blank; `#` inside an address is part of it.
fn split_comment(content: &str) -> (&str, &str) {
    let mut before = ' ';
    for (at, character) in content.char_indices() {
        if character == '#' && before.is_whitespace() {
            return (&content[..at], &content[at + 1..]);
        }
        before = character;
    }
    (content, "")
}
