//! What was found in files that have not changed since an earlier scan, with the same rules. Asked by the scanner
//! before it looks at a file.

use std::sync::Arc;

use palisade_engine::{Cache, CacheKey, KeyBuilder};
use palisade_model::GapReason;
use serde::{Deserialize, Serialize};

use crate::lower::Language;
use crate::rule::Rule;
use crate::ruleset::Match;

/// Changed together with the form of [`Looked`] and [`BadRule`].
const PURPOSE: &str = "code findings 1";

/// What a scan of one file gave.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Looked {
    pub(crate) matches: Vec<Match>,
    pub(crate) gaps: Vec<(GapReason, String)>,
}

/// A rule that is not run on files of a language, by its place in the set, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct BadRule {
    pub(crate) rule: usize,
    pub(crate) line: u32,
    pub(crate) reason: String,
}

/// Answers for one set of rules.
pub(crate) struct Remembered {
    cache: Arc<Cache>,
    /// Of the rules and whoever runs them.
    rules: CacheKey,
    /// Rules that look at some paths only.
    choosy: Vec<usize>,
}

impl Remembered {
    pub(crate) fn new(cache: Arc<Cache>, rules: CacheKey, of_set: &[Rule]) -> Self {
        let has_paths = |rule: &Rule| !rule.paths.include.is_empty() || !rule.paths.exclude.is_empty();
        let choosy = of_set.iter().enumerate().filter(|(_, rule)| has_paths(rule)).map(|(at, _)| at);
        Self { cache, rules, choosy: choosy.collect() }
    }

    /// What a file's findings depend on: its content, its language, and which rules its path is for.
    pub(crate) fn key(&self, languages: &[&Language], path: &str, source: &str, rules: &[Rule]) -> CacheKey {
        let selected: Vec<u8> =
            self.choosy.iter().map(|at| u8::from(rules[*at].paths.selects(path))).collect();
        let names: Vec<_> = languages.iter().map(|language| language.name).collect();
        let key = self.builder("file").with(names.join(",").as_bytes()).with(&selected);
        key.with(source.as_bytes()).finish()
    }

    pub(crate) fn looked(&self, key: &CacheKey, rules: usize) -> Option<Looked> {
        let looked: Looked = self.read(key)?;
        looked.matches.iter().all(|found| found.rule < rules).then_some(looked)
    }

    pub(crate) fn keep(&self, key: &CacheKey, looked: &Looked) {
        self.write(key, looked);
    }

    /// Rules that are not run on files of a language, if that was found out before.
    pub(crate) fn bad_rules(&self, language: Option<&Language>, rules: usize) -> Option<Vec<BadRule>> {
        let bad: Vec<BadRule> = self.read(&self.key_of_bad(language))?;
        bad.iter().all(|bad| bad.rule < rules).then_some(bad)
    }

    pub(crate) fn keep_bad_rules(&self, language: Option<&Language>, bad: &[BadRule]) {
        self.write(&self.key_of_bad(language), bad);
    }

    fn key_of_bad(&self, language: Option<&Language>) -> CacheKey {
        self.builder("rules").with(name(language)).finish()
    }

    fn builder(&self, what: &str) -> KeyBuilder {
        KeyBuilder::new(PURPOSE).with(self.rules.as_bytes()).with(what.as_bytes())
    }

    fn read<T: for<'d> Deserialize<'d>>(&self, key: &CacheKey) -> Option<T> {
        serde_json::from_slice(&self.cache.get(key)?).ok()
    }

    fn write(&self, key: &CacheKey, answer: &(impl Serialize + ?Sized)) {
        if let Ok(json) = serde_json::to_vec(answer) {
            self.cache.put(key, &json);
        }
    }
}

fn name(language: Option<&Language>) -> &[u8] {
    language.map_or(&[], |language| language.name.as_bytes())
}
