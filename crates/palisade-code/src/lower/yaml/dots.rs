//! `...` and `$...X` that stand alone where a key or an item stands: what they are is told by the lines beside them.

use std::borrow::Cow;

use crate::lower::Placeholders;

/// A line of a pattern by its columns.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    /// White space and dashes.
    lead: &'a str,
    content: &'a str,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let mut rest = line.trim_start_matches(' ');
        while let Some(inner) =
            rest.strip_prefix('-').filter(|inner| inner.starts_with(' ') || inner.is_empty())
        {
            rest = inner.trim_start_matches(' ');
        }
        Self { lead: &line[..line.len() - rest.len()], content: rest.trim_end() }
    }

    /// The column of its first dash, else of what it says.
    fn column(&self) -> usize {
        self.lead.find('-').unwrap_or(self.lead.len())
    }

    fn says_nothing(&self) -> bool {
        self.content.starts_with('#') || self.content.is_empty() && !self.lead.contains('-')
    }

    fn is_dots(&self) -> bool {
        self.content == "..."
            || self.content.strip_prefix(Placeholders::METAVAR_ELLIPSIS).is_some_and(|name| {
                name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            })
    }
}

/// What stands beside a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Items,
    Keys,
    Nothing,
}

/// The pattern with those spelled as keys or items.
pub(in crate::lower) fn quoted(pattern: &str) -> Cow<'_, str> {
    let lines: Vec<Line<'_>> = pattern.lines().map(Line::of).collect();
    if !lines.iter().any(Line::is_dots) {
        return Cow::Borrowed(pattern);
    }
    let mut text = String::with_capacity(pattern.len() + 64);
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(line.lead);
        match line.is_dots() {
            true => spell(*line, beside(&lines, at), &mut text),
            false => text.push_str(line.content),
        }
    }
    Cow::Owned(text)
}

fn spell(line: Line<'_>, beside: Beside, out: &mut String) {
    let name = if line.content == "..." { Placeholders::ELLIPSIS } else { line.content };
    match beside {
        Beside::Items => *out += &format!("- {name}"),
        Beside::Nothing if line.lead.contains('-') => out.push_str(name),
        Beside::Keys | Beside::Nothing => *out += &format!("{name}: {name}"),
    }
}

/// What a line of dots stands among, by the first line of the same column after it, else before it.
fn beside(lines: &[Line<'_>], at: usize) -> Beside {
    let column = lines[at].lead.len();
    for line in lines[at + 1..].iter().filter(|line| !line.says_nothing()) {
        match line.column() {
            other if other < column => break,
            other if other == column && line.lead.contains('-') => return Beside::Items,
            other if other == column && !line.is_dots() => return Beside::Keys,
            _ => {}
        }
    }
    // A dash begins an item: what is before it is another one.
    let before = if lines[at].lead.contains('-') { &[] } else { &lines[..at] };
    for line in before.iter().rev().filter(|line| !line.says_nothing()) {
        let has_dash = line.lead.contains('-');
        match line.column() {
            other if other == column && has_dash => return Beside::Items,
            _ if line.lead.len() == column && !line.is_dots() => return Beside::Keys,
            other if other < column => break,
            _ => {}
        }
    }
    Beside::Nothing
}
