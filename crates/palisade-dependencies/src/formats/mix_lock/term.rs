//! The Elixir terms that mix.lock is made of: texts, atoms, tuples, lists, maps and keyword lists.

use crate::FormatError;

const DEPTH_LIMIT: usize = 30;
const TERM_LIMIT: usize = 1_000_000;

/// A term and its line. Maps and keyword lists are lists in which keys come before their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term<'a> {
    Text(&'a str, u32),
    Atom(&'a str),
    /// Tuples, lists and maps.
    Group(Vec<Term<'a>>),
}

impl<'a> Term<'a> {
    pub(super) fn items(&self) -> &[Term<'a>] {
        match self {
            Self::Group(items) => items,
            _ => &[],
        }
    }

    /// The content of a text or an atom.
    pub(super) fn word(&self) -> Option<&'a str> {
        match self {
            Self::Text(text, _) | Self::Atom(text) => Some(text),
            Self::Group(_) => None,
        }
    }
}

/// Reads the one term of a file.
pub(super) fn parse_term(text: &str) -> Result<Term<'_>, FormatError> {
    let mut open: Vec<Vec<Term<'_>>> = Vec::new();
    let (mut rest, mut line, mut count) = (text, 1u32, 0usize);
    loop {
        let start = rest.trim_start_matches([' ', '\t', '\r', ',']);
        let start = start.strip_prefix("=>").unwrap_or(start).trim_start_matches(' ');
        let Some(first) = start.chars().next() else { return Err(FormatError::Truncated { line }) };
        count += 1;
        if count > TERM_LIMIT {
            return Err(FormatError::TooMany { what: "terms", limit: TERM_LIMIT });
        }
        let (term, after) = match first {
            '\n' => {
                line = line.saturating_add(1);
                rest = &start[1..];
                continue;
            }
            '#' => {
                rest = start.find('\n').map_or("", |end| &start[end..]);
                continue;
            }
            '%' => {
                rest = &start[1..];
                continue;
            }
            '{' | '[' => {
                if open.len() >= DEPTH_LIMIT {
                    return Err(FormatError::TooDeep { limit: DEPTH_LIMIT, line });
                }
                open.push(Vec::new());
                rest = &start[1..];
                continue;
            }
            '}' | ']' => match open.pop() {
                Some(items) => (Term::Group(items), &start[1..]),
                None => return Err(FormatError::syntax("a term", start, line)),
            },
            _ => word(start, line)?,
        };
        match open.last_mut() {
            Some(items) => items.push(term),
            None => return Ok(term),
        }
        rest = after;
    }
}

/// `"text"`, `"key":`, `:atom`, `:"atom"`, `key:` and bare words such as `true`.
fn word(start: &str, line: u32) -> Result<(Term<'_>, &str), FormatError> {
    let quoted = start.strip_prefix(":\"").or_else(|| start.strip_prefix('"'));
    if let Some(inner) = quoted {
        let (text, after) = inner.split_once('"').ok_or(FormatError::Truncated { line })?;
        return Ok((Term::Text(text, line), after.strip_prefix(':').unwrap_or(after)));
    }
    let inner = start.strip_prefix(':').unwrap_or(start);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '?' | '!' | '.' | '-');
    let end = inner.find(|c| !is_part(c)).unwrap_or(inner.len());
    if end == 0 {
        return Err(FormatError::syntax("a term", start, line));
    }
    let after = &inner[end..];
    Ok((Term::Atom(&inner[..end]), after.strip_prefix(':').unwrap_or(after)))
}
