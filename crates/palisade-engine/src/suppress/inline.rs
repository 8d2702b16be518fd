//! Suppression by a comment on the line itself: `palisade:allow`, `palisade:allow rule-id`,
//! `palisade:allow rule-id why`, `palisade:allow why`, or `gitleaks:allow`; `expires=2027-01-31` before the reason ends
//! it. Used when normalising.

use std::collections::HashMap;

use memchr::memmem;
use palisade_model::{
    Location, Position, Suppression, SuppressionKind, UnixMillis, printable, truncate_utf8,
};

use super::expiry::parse_expiry;
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
    now: UnixMillis,
}

/// What a line says about a finding on it.
#[derive(Default)]
pub(crate) enum Verdict {
    #[default]
    None,
    Suppressed(Suppression),
    /// It was suppressed until a time that is over, or that cannot be read; for people.
    Ended(String),
}

struct Mark {
    position: Position,
    /// The only rules it is for; empty when it is for all.
    rules: Vec<String>,
    /// What `expires=` says, when it is there.
    expires: Option<String>,
    reason: String,
}

impl<'a> InlineMarks<'a> {
    /// `None` when the file has no mark, which is nearly always.
    pub(crate) fn of(file: &'a File<'a>, drafts: &[Draft], now: UnixMillis) -> Option<Self> {
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
        Some(Self { file, lines: HashMap::new(), last_end, now })
    }

    /// What the marks on the first and the last line of the finding ask for.
    pub(crate) fn verdict(&mut self, draft: &Draft) -> Verdict {
        let Location::File { path, start, end } = &draft.location else { return Verdict::None };
        if *path != self.file.entry.path {
            return Verdict::None;
        }
        match self.on_line(start.line, &draft.rule.id) {
            Verdict::Suppressed(suppression) => Verdict::Suppressed(suppression),
            first if end.line == start.line => first,
            first => match self.on_line(end.line, &draft.rule.id) {
                Verdict::None => first,
                last => last,
            },
        }
    }

    /// The first mark that holds, else the first that ended.
    fn on_line(&mut self, line: u32, rule: &str) -> Verdict {
        let (file, now) = (self.file, self.now);
        let marks = self.lines.entry(line).or_insert_with(|| marks(file, line));
        let mut ended = Verdict::None;
        for mark in
            marks.iter().filter(|mark| mark.rules.is_empty() || mark.rules.iter().any(|id| id == rule))
        {
            match mark.end(now) {
                Ok(expires_at) => {
                    // Text before the end of a finding may be the secret itself, so it is no reason to show.
                    let is_after = self.last_end.get(&line).is_none_or(|&last| mark.position >= last);
                    let reason = if is_after { mark.reason.clone() } else { String::new() };
                    return Verdict::Suppressed(Suppression {
                        kind: SuppressionKind::Inline,
                        reason,
                        expires_at,
                    });
                }
                Err(why) if matches!(ended, Verdict::None) => ended = Verdict::Ended(why),
                Err(_) => {}
            }
        }
        ended
    }
}

impl Mark {
    /// When it ends, if ever; why it does not hold.
    fn end(&self, now: UnixMillis) -> Result<Option<UnixMillis>, String> {
        let Some(text) = &self.expires else { return Ok(None) };
        match parse_expiry(text) {
            None => Err(format!("expected expires=YYYY-MM-DD in the comment on the line, found {text:?}")),
            Some(end) if end <= now => Err(format!("the comment on the line ended with {text}")),
            end => Ok(end),
        }
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
            let (expires, tail) = expires_and_rest(&String::from_utf8_lossy(tail));
            let (rules, reason) = rules_and_reason(&tail);
            Mark { position: file.position(start + at), rules, expires, reason }
        })
        .collect()
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Takes `expires=…` out of the first words: the first, or the second after rule ids.
fn expires_and_rest(tail: &str) -> (Option<String>, String) {
    const KEY: &str = "expires=";
    let mut words = tail.split_inclusive(char::is_whitespace).filter(|word| !word.trim().is_empty());
    let found = words.by_ref().take(2).find(|word| word.starts_with(KEY));
    let Some(word) = found else { return (None, tail.to_owned()) };
    let is_value = |c: char| c.is_ascii_alphanumeric() || "-:.+".contains(c);
    let value = &word[KEY.len()..];
    let value = &value[..value.find(|c| !is_value(c)).unwrap_or(value.len())];
    let text = format!("{KEY}{value}");
    (Some(value.trim_end_matches([':', '.', '-']).to_owned()), tail.replacen(&text, "", 1))
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

    #[test]
    fn an_end_stands_before_the_reason() {
        for (tail, expires, rest) in [
            (" expires=2027-01-31 why", Some("2027-01-31"), "  why"),
            (" a-b expires=2027-01-31, why", Some("2027-01-31"), " a-b , why"),
            (" expires=2027-01-31-->", Some("2027-01-31"), " >"),
            (" expires=soon", Some("soon"), " "),
            (" it expires when=x expires=2027-01-31", None, " it expires when=x expires=2027-01-31"),
            ("", None, ""),
        ] {
            let found = expires_and_rest(tail);
            assert_eq!((found.0.as_deref(), found.1.as_str()), (expires, rest), "{tail:?}");
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
