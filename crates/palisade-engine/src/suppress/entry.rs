//! One entry of the suppression file: which findings it is for.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use palisade_model::{Fingerprint, Location, Suppression, SuppressionKind, UnixMillis};

/// All of rule, path and fingerprint that are given have to fit.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where it stands in the file.
    pub(super) line: usize,
    pub(super) rule: Option<Wildcard>,
    pub(super) path: Option<PathGlob>,
    pub(super) fingerprint: Option<String>,
    pub(super) reason: String,
    pub(super) expires_at: Option<UnixMillis>,
}

impl Entry {
    pub(super) fn fits(&self, rule: &str, location: &Location, fingerprints: &[Fingerprint]) -> bool {
        let path = match location {
            Location::File { path, .. } => Some(path.as_str()),
            Location::Url { .. } | Location::Endpoint { .. } => None,
        };
        self.rule.as_ref().is_none_or(|wildcard| wildcard.fits(rule))
            && self.fingerprint.as_ref().is_none_or(|text| fingerprints.iter().any(|one| one.0 == *text))
            && self.path.as_ref().is_none_or(|glob| path.is_some_and(|path| glob.fits(path)))
    }

    pub(super) fn suppression(&self) -> Suppression {
        Suppression { kind: SuppressionKind::File, reason: self.reason.clone(), expires_at: self.expires_at }
    }

    pub(super) fn has_expired(&self, now: UnixMillis) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// A rule id, in which `*` stands for any text.
#[derive(Debug)]
pub(super) struct Wildcard(pub(super) String);

impl Wildcard {
    fn fits(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let Some(last) = parts.next_back() else { return rest.is_empty() };
        // The shortest match of every part leaves most to the others.
        for part in parts {
            match rest.split_once(part) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        rest.ends_with(last)
    }
}

/// A path as in `.gitignore`: `*.lock` anywhere, `/docs` at the root, `tests/` and all below.
#[derive(Debug)]
pub(super) struct PathGlob(Gitignore);

impl PathGlob {
    pub(super) fn new(glob: &str) -> Result<Self, String> {
        if glob.starts_with(['!', '#']) {
            return Err(format!("expected a path pattern without ! or # in front, found {glob:?}"));
        }
        let mut builder = GitignoreBuilder::new("");
        let added = builder.add_line(None, glob).and_then(|builder| builder.build());
        match added {
            Ok(patterns) if patterns.num_ignores() == 1 => Ok(Self(patterns)),
            _ => Err(format!("expected a path pattern as in .gitignore, found {glob:?}")),
        }
    }

    /// `path` is relative: the matcher takes no other.
    fn fits(&self, path: &str) -> bool {
        let path = Path::new(path);
        path.is_relative() && self.0.matched_path_or_any_parents(path, false).is_ignore()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_ids_may_have_wildcards() {
        for (pattern, text, expected) in [
            ("aws-key", "aws-key", true),
            ("aws-key", "aws-key-id", false),
            ("aws-*", "aws-key", true),
            ("*-key", "aws-key", true),
            ("a*-*y", "aws-key", true),
            ("*", "x", true),
            ("a*a", "a", false),
            ("a**b", "ab", true),
            ("*é*", "xéy", true),
            ("b*", "aws", false),
        ] {
            assert_eq!(Wildcard(pattern.to_owned()).fits(text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn paths_are_as_in_gitignore() {
        for (glob, path, expected) in [
            ("tests/", "tests/a/b.py", true),
            ("tests/", "src/tests/a.py", true),
            ("/tests/", "src/tests/a.py", false),
            ("*.py", "src/a.py", true),
            ("src/*.py", "src/a.py", true),
            ("src/*.py", "src/x/a.py", false),
            ("src/**/*.py", "src/x/a.py", true),
            ("a.py", "b.py", false),
            ("*", "/absolute", false),
        ] {
            assert_eq!(PathGlob::new(glob).unwrap().fits(path), expected, "{glob} {path}");
        }
        for glob in ["!a", "#a", "a{"] {
            assert!(PathGlob::new(glob).is_err(), "{glob}");
        }
    }
}
