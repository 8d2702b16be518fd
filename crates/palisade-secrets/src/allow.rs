//! Allowlists with the semantics of Gitleaks: what makes a match acceptable.

use std::ops::Range;

use palisade_rules::gitleaks::{Allowlist, Condition, Pattern, RegexTarget};
use regex::bytes::Regex;

use crate::RuleError;
use crate::rule::compile;

/// `regexTarget = "line"` sees at most this many bytes of the line to either side of the match.
const MAX_LINE_SIDE: usize = 512;

/// One match, as far as allowlists look at it.
pub(crate) struct Matched<'a> {
    pub(crate) path: &'a str,
    /// The whole file.
    pub(crate) bytes: &'a [u8],
    pub(crate) full: Range<usize>,
    pub(crate) secret: Range<usize>,
}

impl<'a> Matched<'a> {
    fn secret(&self) -> &'a [u8] {
        &self.bytes[self.secret.clone()]
    }

    /// The lines that the match touches, cut where they are very long.
    fn line(&self) -> &'a [u8] {
        let Range { start, end } = self.full;
        let before = &self.bytes[start.saturating_sub(MAX_LINE_SIDE)..start];
        let after = &self.bytes[end..end.saturating_add(MAX_LINE_SIDE).min(self.bytes.len())];
        let left = before.iter().rev().position(|&byte| byte == b'\n').unwrap_or(before.len());
        let right = after.iter().position(|&byte| byte == b'\n').unwrap_or(after.len());
        &self.bytes[start - left..end + right]
    }
}

/// An allowlist ready to be asked.
#[derive(Debug)]
pub(crate) struct Allow {
    list: Allowlist,
    paths: Vec<Regex>,
    regexes: Vec<Regex>,
}

impl Allow {
    /// `owner` is the rule named in an error.
    pub(crate) fn new(owner: &str, list: Allowlist) -> Result<Self, RuleError> {
        let all = |patterns: &[Pattern]| -> Result<Vec<Regex>, RuleError> {
            patterns.iter().map(|pattern| compile(owner, pattern)).collect()
        };
        Ok(Self { paths: all(&list.paths)?, regexes: all(&list.regexes)?, list })
    }

    /// A global allowlist may be for some rules only.
    pub(crate) fn covers(&self, rule: &str) -> bool {
        self.list.target_rules.is_empty() || self.list.target_rules.iter().any(|target| target == rule)
    }

    /// Whether the match is acceptable. Commits never hold: a file on disk has none.
    pub(crate) fn allows(&self, matched: &Matched<'_>) -> bool {
        let checks = [
            (!self.list.commits.is_empty()).then_some(false),
            (!self.paths.is_empty()).then(|| any(&self.paths, matched.path.as_bytes())),
            (!self.regexes.is_empty()).then(|| any(&self.regexes, self.target(matched))),
            (!self.list.stopwords.is_empty()).then(|| self.has_stopword(matched.secret())),
        ];
        let mut set = checks.into_iter().flatten();
        match self.list.condition {
            Condition::Or => set.any(|holds| holds),
            Condition::And => set.all(|holds| holds),
        }
    }

    fn target<'a>(&self, matched: &Matched<'a>) -> &'a [u8] {
        match self.list.regex_target {
            RegexTarget::Secret => matched.secret(),
            RegexTarget::Match => &matched.bytes[matched.full.clone()],
            RegexTarget::Line => matched.line(),
        }
    }

    fn has_stopword(&self, secret: &[u8]) -> bool {
        let lower = String::from_utf8_lossy(secret).to_lowercase();
        self.list.stopwords.iter().any(|word| lower.contains(word.as_str()))
    }
}

fn any(regexes: &[Regex], text: &[u8]) -> bool {
    regexes.iter().any(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(toml: &str) -> Allow {
        let text = format!("[[allowlists]]\n{toml}");
        let list = palisade_rules::gitleaks::parse("t.toml", &text).unwrap().allowlists.remove(0);
        Allow::new("t", list).unwrap()
    }

    #[test]
    fn conditions_and_targets_follow_gitleaks() {
        let bytes = b"# no\n  key=AbcDummy1 # ok\n# no";
        let matched = Matched { path: "tests/a.py", bytes, full: 7..20, secret: 11..20 };
        for (toml, expected) in [
            ("regexes=['^Abc']", true),
            ("regexes=['^key']", false),
            ("regexes=['^key']\nregexTarget='match'", true),
            ("regexes=['# ok']\nregexTarget='line'", true),
            ("regexes=['no']\nregexTarget='line'", false),
            ("stopwords=['dummy']", true),
            ("stopwords=['key']", false),
            ("paths=['^tests/']", true),
            ("paths=['^src/']\nstopwords=['dummy']", true),
            ("condition='and'\npaths=['^src/']\nstopwords=['dummy']", false),
            ("condition='and'\npaths=['^tests/']\nstopwords=['dummy']", true),
            ("condition='and'\npaths=['^tests/']\ncommits=['abc']", false),
        ] {
            assert_eq!(allow(toml).allows(&matched), expected, "{toml}");
        }
    }

    #[test]
    fn a_targeted_allowlist_covers_only_its_rules() {
        let list = allow("paths=['a']\ntargetRules=['x']");
        assert!(list.covers("x") && !list.covers("y"));
    }
}
