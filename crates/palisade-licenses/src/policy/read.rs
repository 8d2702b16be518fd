//! Reads a policy file (TOML). Whatever in it is not understood is refused with its line, since a rule that nobody reads
//! protects nobody.

use std::collections::BTreeMap;

use palisade_model::{Purl, truncate_utf8};
use serde::Deserialize;
use toml::Spanned;

use super::document::{Exception, LicensePolicy};
use super::error::PolicyError;
use super::judge::Verdict;
use crate::{Expression, LicenseGroup, Statement};

/// A policy file; what else it holds, others read.
#[derive(Deserialize)]
struct Document {
    licenses: Section,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    allow: Vec<Spanned<String>>,
    #[serde(default)]
    warn: Vec<Spanned<String>>,
    #[serde(default)]
    deny: Vec<Spanned<String>>,
    /// For licences that no list names.
    unlisted: Option<Verdict>,
    /// Whether packages that are needed for development only are judged.
    #[serde(default = "yes")]
    development: bool,
    #[serde(default)]
    exceptions: Vec<ExceptionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionEntry {
    package: Spanned<String>,
    #[serde(default)]
    licenses: Vec<Spanned<String>>,
    #[serde(default)]
    reason: String,
}

fn yes() -> bool {
    true
}

/// A line number for each place of the text.
struct Source<'a>(&'a str);

impl LicensePolicy {
    /// Reads the text of a policy file.
    ///
    /// # Errors
    /// [`PolicyError`] with the line of what is not understood.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let source = Source(text);
        let document: Document = toml::from_str(text).map_err(|error| source.syntax(&error))?;
        let section = document.licenses;
        let (mut ids, mut groups) = (BTreeMap::new(), BTreeMap::new());
        for (verdict, list) in
            [(Verdict::Allow, &section.allow), (Verdict::Warn, &section.warn), (Verdict::Deny, &section.deny)]
        {
            for entry in list {
                let before = match LicenseGroup::parse(entry.get_ref()) {
                    Some(group) => groups.insert(group, verdict),
                    None => ids.insert(source.license(entry, "a group or an id of the SPDX list")?, verdict),
                };
                if before.is_some() {
                    return Err(source.refuse(entry, "each licence in one list, once"));
                }
            }
        }
        let exceptions: Result<_, _> =
            section.exceptions.iter().map(|entry| source.exception(entry)).collect();
        Ok(Self {
            ids,
            groups,
            unlisted: section.unlisted.unwrap_or(Verdict::Warn),
            development: section.development,
            exceptions: exceptions?,
        })
    }
}

impl LicensePolicy {
    /// A policy that denies these licences and groups, and allows all others.
    ///
    /// # Errors
    /// What was expected and what was found, when an entry is neither.
    pub fn denying(licenses: &[String]) -> Result<Self, String> {
        let (mut ids, mut groups) = (BTreeMap::new(), BTreeMap::new());
        for entry in licenses {
            if let Some(group) = LicenseGroup::parse(entry) {
                groups.insert(group, Verdict::Deny);
            } else {
                let known = license(entry, "a group or an id of the SPDX list").map_err(|expected| {
                    format!("expected {expected}, found {:?}", truncate_utf8(entry, 80))
                })?;
                ids.insert(known, Verdict::Deny);
            }
        }
        Ok(Self { ids, groups, unlisted: Verdict::Allow, development: true, exceptions: Vec::new() })
    }
}

/// One licence, possibly with an exception; deprecated ids become those of today. Fails with all that was expected.
fn license(text: &str, expected: &str) -> Result<String, String> {
    if let Some(expression) = Expression::parse(text).filter(|expression| expression.nodes().len() == 1) {
        return Ok(expression.as_str().to_owned());
    }
    let groups = LicenseGroup::ALL.map(LicenseGroup::as_str).join(", ");
    let such_as = match Statement::of(text) {
        Some(Statement::Expression(meant)) => format!(", such as {}", meant.as_str()),
        _ => String::new(),
    };
    Err(format!("{expected} (groups: {groups}){such_as}"))
}

impl Source<'_> {
    fn license(&self, entry: &Spanned<String>, expected: &str) -> Result<String, PolicyError> {
        license(entry.get_ref(), expected).map_err(|expected| self.refuse(entry, &expected))
    }

    fn exception(&self, entry: &ExceptionEntry) -> Result<Exception, PolicyError> {
        let package: Purl = entry
            .package
            .get_ref()
            .parse()
            .map_err(|_| self.refuse(&entry.package, "a package URL such as pkg:npm/name@1.2.3"))?;
        let licenses: Result<Vec<String>, PolicyError> =
            entry.licenses.iter().map(|license| self.license(license, "an id of the SPDX list")).collect();
        Ok(Exception { package, licenses: licenses?, reason: entry.reason.clone() })
    }

    fn refuse(&self, entry: &Spanned<String>, expected: &str) -> PolicyError {
        PolicyError {
            line: self.line(entry.span().start),
            expected: expected.to_owned(),
            found: format!("{:?}", truncate_utf8(entry.get_ref(), 80)),
        }
    }

    fn syntax(&self, error: &toml::de::Error) -> PolicyError {
        let line = self.line(error.span().map_or(0, |span| span.start));
        let found = error.message().lines().collect::<Vec<_>>().join("; ");
        PolicyError {
            line,
            expected: "a policy in TOML with a section [licenses] of allow, warn, deny, unlisted, development and exceptions"
                .to_owned(),
            found,
        }
    }

    fn line(&self, offset: usize) -> u32 {
        let before = self.0.as_bytes().get(..offset).unwrap_or(self.0.as_bytes());
        u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn deprecated_ids_are_those_of_today() {
        let policy =
            LicensePolicy::parse("[licenses]\nallow = [\"GPL-2.0+\", \"permissive\", \"LicenseRef-x\"]\n")
                .unwrap();
        let (ids, groups) = policy.lists();
        assert_eq!(ids.keys().collect::<Vec<_>>(), ["GPL-2.0-or-later", "LicenseRef-x"]);
        assert_eq!(groups[&LicenseGroup::Permissive], Verdict::Allow);
    }

    #[test]
    fn a_bad_policy_is_refused_with_its_line() {
        for (text, line, words) in [
            ("", 1, "licenses"),
            ("[licenses]\nalow = []\n", 2, "alow"),
            ("[licenses]\nallow = [\n  \"MIT\",\n  \"Apache 2\",\n]\n", 4, "such as Apache-2.0"),
            ("[licenses]\nallow = [\"MIT OR ISC\"]\n", 2, "an id of the SPDX list"),
            ("[licenses]\nallow = [\"MIT\"]\ndeny = [\"MIT\"]\n", 3, "in one list"),
            ("[licenses]\nunlisted = \"maybe\"\n", 2, "maybe"),
            ("[licenses]\n[[licenses.exceptions]]\npackage = \"left-pad\"\n", 3, "package URL"),
            ("[licenses\n", 1, "TOML"),
        ] {
            let error = LicensePolicy::parse(text).unwrap_err();
            assert_eq!(error.line, line, "{text}: {error}");
            assert!(error.to_string().contains(words), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(\\[licenses\\]\n|allow = |deny = |\\[|\\]|\"MIT\"|\"x\"|\n|\\PC){0,30}") {
            LicensePolicy::parse(&text).ok();
        }
    }
}
