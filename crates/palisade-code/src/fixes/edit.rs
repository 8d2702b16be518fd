//! Edits of a text by byte ranges. The first of several that overlap is applied, the others are refused.

use std::collections::BTreeMap;
use std::ops::Range;

/// A replacement of a part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// In bytes, at boundaries of characters.
    pub range: Range<usize>,
    pub text: String,
}

/// An edited text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub text: String,
    /// Numbers of the edits that were not applied, since they overlap an earlier one or lie outside of the text. An edit that says
    /// the same as an earlier one is not among them.
    pub refused: Vec<usize>,
}

/// Applies edits in the order of their importance.
pub fn apply(text: &str, edits: &[Edit]) -> Applied {
    let mut accepted: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    let mut refused = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        let Range { start, end } = whole_line(text, edit);
        let is_there = start <= end && text.is_char_boundary(start) && text.is_char_boundary(end);
        let is_same = accepted.get(&start) == Some(&(end, edit.text.as_str()));
        if !is_there || overlaps(&accepted, start, end) && !is_same {
            refused.push(number);
        } else {
            accepted.insert(start, (end, &edit.text));
        }
    }
    Applied { text: joined(text, &accepted), refused }
}

/// The range of an edit; one that deletes a line from its start on also deletes its end.
fn whole_line(text: &str, edit: &Edit) -> Range<usize> {
    let Range { start, mut end } = edit.range;
    let bytes = text.as_bytes();
    let is_line_start = start == 0 || bytes.get(start - 1) == Some(&b'\n');
    if edit.text.is_empty() && is_line_start {
        for line_end in [b'\r', b'\n'] {
            end += usize::from(bytes.get(end) == Some(&line_end));
        }
    }
    start..end
}

/// Whether an accepted edit shares a byte with a range, or starts where it starts.
fn overlaps(accepted: &BTreeMap<usize, (usize, &str)>, start: usize, end: usize) -> bool {
    let before = accepted.range(..start).next_back().is_some_and(|(_, (before, _))| *before > start);
    before || accepted.contains_key(&start) || accepted.range(start..end).next().is_some()
}

fn joined(text: &str, accepted: &BTreeMap<usize, (usize, &str)>) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for (start, (end, replacement)) in accepted {
        edited.push_str(&text[at..*start]);
        edited.push_str(replacement);
        at = *end;
    }
    edited.push_str(&text[at..]);
    edited
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit(range: Range<usize>, text: &str) -> Edit {
        Edit { range, text: text.to_owned() }
    }

    #[test]
    fn edits_are_applied_unless_they_overlap() {
        let edits = [
            edit(4..7, "BAR"),
            edit(0..3, "FOO"),
            edit(4..7, "BAR"),
            edit(6..9, "x"),
            edit(7..7, "!"),
            edit(90..91, ""),
        ];
        let applied = apply("foo bar baz", &edits);
        assert_eq!((applied.text.as_str(), &applied.refused[..]), ("FOO BAR! baz", &[3, 5][..]));
    }

    #[test]
    fn a_deleted_line_takes_its_end_along() {
        assert_eq!(apply("a\r\nb\nc", &[edit(0..1, ""), edit(3..4, "")]).text, "c");
        assert_eq!(apply("a b\n", &[edit(2..3, "")]).text, "a \n");
    }

    proptest! {
        #[test]
        fn never_panics(text in "[aé\r\n]{0,9}", ranges in proptest::collection::vec((0usize..12, 0usize..12, "[x]{0,1}"), 0..6)) {
            let edits: Vec<Edit> = ranges.into_iter().map(|(start, end, text)| Edit { range: start..end, text }).collect();
            let refused = apply(&text, &edits).refused;
            prop_assert!(refused.len() <= edits.len());
        }
    }
}
