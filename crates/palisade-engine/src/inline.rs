//! Suppression by a comment on the line itself: `palisade:allow`, `palisade:allow rule-id`,
//! `palisade:allow rule-id why`, `palisade:allow why`, or `gitleaks:allow`. Used when normalising.

use std::collections::HashMap;

use memchr::memmem;
use palisade_model::{Location, Position, Suppression, SuppressionKind, printable, truncate_utf8};

use crate::{Draft, File};

const OWN_MARK: &[u8] = b"palisade:allow";
const OTHER_MARK: &[u8] = b"gitleaks:allow";
/// Marks past this many on one line do not count.
const MAX_MARKS_PER_LINE: usize = 16;
/// What is read of the text after a mark.
const MAX_TAIL: usize = 300;

/// The marks of one file, looked up line by line.
pub(crate) struct InlineMarks<'a> {
    file: &'a File<'a>,
    lines: HashMap<u32, Vec<Mark>>,
    /// Where the last finding of a line ends.
    last_end: HashMap<u32, Position>,
}

struct Mark {
    position: Position,
    /// The only rules it is for; empty when it is for all.
    rules: Vec<String>,
    reason: String,
}

impl<'a> InlineMarks<'a> {
    /// `None` when the file has no mark, which is nearly always.
    pub(crate) fn of(file: &'a File<'a>, drafts: &[Draft]) -> Option<Self> {
        let has = |mark| memmem::find(file.bytes, mark).is_some();
        if drafts.is_empty() || !(has(OWN_MARK) || has(OTHER_MARK)) {
            return None;
        }
        let mut last_end = HashMap::new();
        for draft in drafts {
            if let Location::File { start, end, .. } = &draft.location {
                for line in [start.line, end.line] {
                    let last = last_end.entry(line).or_insert(*end);
                    *last = (*last).max(*end);
                }
            }
        }
        Some(Self { file, lines: HashMap::new(), last_end })
    }

    /// The suppression that a mark on the first or the last line of the finding asks for.
    pub(crate) fn suppression(&mut self, draft: &Draft) -> Option<Suppression> {
        let Location::File { path, start, end } = &draft.location else { return None };
        if *path != self.file.entry.path {
            return None;
        }
        self.on_line(start.line, &draft.rule.id).or_else(|| self.on_line(end.line, &draft.rule.id))
    }

    fn on_line(&mut self, line: u32, rule: &str) -> Option<Suppression> {
        let file = self.file;
        let marks = self.lines.entry(line).or_insert_with(|| marks(file, line));
        let mark =
            marks.iter().find(|mark| mark.rules.is_empty() || mark.rules.iter().any(|id| id == rule))?;
        // Text before the end of a finding may be the secret itself, so it is no reason to show.
        let is_after = self.last_end.get(&line).is_none_or(|&last| mark.position >= last);
        let reason = if is_after { mark.reason.clone() } else { String::new() };
        Some(Suppression { kind: SuppressionKind::Inline, reason, expires_at: None })
    }
}

fn marks(file: &File<'_>, line: u32) -> Vec<Mark> {
    let Some((start, text)) = file.line(line) else { return Vec::new() };
    let own = memmem::find_iter(text, OWN_MARK).map(|at| (at, true));
    let other = memmem::find_iter(text, OTHER_MARK).map(|at| (at, false));
    let whole = |&(at, _): &(usize, bool)| {
        let after = text.get(at + OWN_MARK.len());
        let before = at.checked_sub(1).map(|before| &text[before]);
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    };
    own.chain(other)
        .filter(whole)
        .take(MAX_MARKS_PER_LINE)
        .map(|(at, is_own)| {
            let tail = &text[at + OWN_MARK.len()..];
            let tail = if is_own { &tail[..tail.len().min(MAX_TAIL)] } else { &[] };
            let (rules, reason) = rules_and_reason(&String::from_utf8_lossy(tail));
            Mark { position: file.position(start + at), rules, reason }
        })
        .collect()
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The first word, when it looks like a rule id or several with commas between, limits the mark to
/// those rules: a mistyped id then hides nothing. All else, up to the end of the comment, is the reason.
fn rules_and_reason(tail: &str) -> (Vec<String>, String) {
    let tail = tail.trim_start_matches([' ', '\t', ':', '=']);
    let (word, rest) = tail.split_once(char::is_whitespace).unwrap_or((tail, ""));
    let ids: Vec<_> = word.trim_end_matches([',', ':']).split(',').map(str::to_owned).collect();
    if ids.iter().all(|id| looks_like_rule_id(id)) { (ids, reason(rest)) } else { (Vec::new(), reason(tail)) }
}

fn looks_like_rule_id(word: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    word.contains('-') && word.split('-').all(is_part)
}

/// Prose only: whatever could close a comment or start a value ends it.
fn reason(text: &str) -> String {
    let is_prose = |c: char| c.is_alphanumeric() || c.is_whitespace() || ".,;:()'/_#-".contains(c);
    let end = text.find(|c| !is_prose(c)).unwrap_or(text.len());
    let end = text.find("--").map_or(end, |closing| end.min(closing));
    let text = text[..end].trim_matches(|c: char| c.is_whitespace() || "-:;,#/".contains(c));
    printable(truncate_utf8(text, 200))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_after_a_mark_is_rule_ids_and_a_reason() {
        let table: [(&str, &[&str], &str); 10] = [
            ("", &[], ""),
            (" */ const k = 'x'", &[], ""),
            (" aws-access-key-id", &["aws-access-key-id"], ""),
            (" aws-access-key-id, only for tests", &["aws-access-key-id"], "only for tests"),
            (" a-b,c-d: it's a fixture -->", &["a-b", "c-d"], "it's a fixture"),
            (": example from the docs", &[], "example from the docs"),
            (" Not-an-id", &[], "Not-an-id"),
            (" see #12 */", &[], "see #12"),
            (" token=abc", &[], "token"),
            (" réservé", &[], "réservé"),
        ];
        for (tail, rules, expected) in table {
            let (found, reason) = rules_and_reason(tail);
            assert_eq!(
                (found.as_slice(), reason.as_str()),
                (rules.map_ids().as_slice(), expected),
                "{tail:?}"
            );
        }
    }

    trait MapIds {
        fn map_ids(&self) -> Vec<String>;
    }

    impl MapIds for &[&str] {
        fn map_ids(&self) -> Vec<String> {
            self.iter().map(|&id| id.to_owned()).collect()
        }
    }
}
