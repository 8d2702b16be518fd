//! One rule at work: its expression, compiled on first use, and what it makes of a match.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use palisade_engine::{FileContext, Stop};
use palisade_model::RuleMeta;
use palisade_rules::PackRule;
use palisade_rules::gitleaks::{Pattern, Rule, parse_pattern};
use regex::bytes::{Captures, Regex, RegexBuilder};

use crate::RuleError;
use crate::allow::Allow;
use crate::entropy::shannon;
use crate::reach::{Reach, reach};

/// Compiled size of one expression, far above what any public rule needs.
const SIZE_LIMIT_MIB: usize = 64;

/// One rule of the scanner.
pub(crate) struct CompiledRule {
    pub(crate) meta: Arc<RuleMeta>,
    pub(crate) rule: Rule,
    pub(crate) reach: Reach,
    regex: OnceLock<Option<Regex>>,
    path: Option<Regex>,
    allowlists: OnceLock<Vec<Allow>>,
}

/// A match that has the entropy its rule asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// Index of the rule in the scanner.
    pub(crate) rule: usize,
    pub(crate) full: Range<usize>,
    pub(crate) secret: Range<usize>,
    pub(crate) entropy: f64,
    /// An allowlist says that it is no secret.
    pub(crate) allowed: bool,
}

/// Compiles a pattern for bytes, ASCII unless it cannot be written so.
pub(crate) fn compile(rule: &str, pattern: &Pattern) -> Result<Regex, RuleError> {
    RegexBuilder::new(&pattern.translated)
        .unicode(pattern.unicode)
        .size_limit(SIZE_LIMIT_MIB << 20)
        .build()
        .map_err(|error| RuleError::Expression {
            rule: rule.to_owned(),
            limit_mib: SIZE_LIMIT_MIB,
            found: error.to_string(),
        })
}

impl CompiledRule {
    /// A user's expressions are compiled now, so that an error is told before the scan; the embedded ones,
    /// which the self-test compiles, when a keyword first hits.
    pub(crate) fn new(source: PackRule) -> Result<Self, RuleError> {
        let PackRule { meta, rule, user } = source;
        let path = rule.path.as_ref().map(|pattern| compile(&rule.id, pattern)).transpose()?;
        let compiled = Self {
            reach: reach_of(&rule),
            regex: OnceLock::new(),
            path,
            allowlists: OnceLock::new(),
            meta,
            rule,
        };
        if user {
            compiled.compile_all()?;
        }
        Ok(compiled)
    }

    /// Compiles what would be compiled on first use.
    pub(crate) fn compile_all(&self) -> Result<(), RuleError> {
        if let Some(pattern) = &self.rule.regex {
            let regex = compile(&self.rule.id, pattern)?;
            self.regex.get_or_init(|| Some(regex));
        }
        let lists = self.compile_allowlists()?;
        self.allowlists.get_or_init(|| lists);
        Ok(())
    }

    fn compile_allowlists(&self) -> Result<Vec<Allow>, RuleError> {
        self.rule.allowlists.iter().map(|list| Allow::new(&self.rule.id, list.clone())).collect()
    }

    /// `None` only for a rule without expression.
    fn regex(&self) -> Option<&Regex> {
        let compile = || self.rule.regex.as_ref().and_then(|pattern| compile(&self.rule.id, pattern).ok());
        self.regex.get_or_init(compile).as_ref()
    }

    pub(crate) fn allowlists(&self) -> &[Allow] {
        self.allowlists.get_or_init(|| self.compile_allowlists().unwrap_or_default())
    }

    /// Whether the rule is for files at this path.
    pub(crate) fn takes_path(&self, path: &str) -> bool {
        self.path.as_ref().is_none_or(|regex| regex.is_match(path.as_bytes()))
    }

    /// Adds every match inside the windows; `index` is the rule's own.
    pub(crate) fn find(
        &self,
        context: &FileContext<'_>,
        index: usize,
        bytes: &[u8],
        windows: &[Range<usize>],
        found: &mut Vec<Candidate>,
    ) -> Result<(), Stop> {
        let Some(regex) = self.regex() else { return Ok(()) };
        for window in windows {
            let mut at = window.start;
            // The text before the window stays visible to look-around; the text after it is cut off,
            // which is why windows are a little wider than the longest match.
            let text = &bytes[..window.end];
            while at <= text.len()
                && let Some(captures) = regex.captures_at(text, at)
            {
                context.checkpoint()?;
                let (candidate, next) = self.candidate(index, bytes, &captures);
                found.extend(candidate);
                at = next;
            }
            context.checkpoint()?;
        }
        Ok(())
    }

    /// The candidate of one match, if it is random enough, and where to search on. That is the end of the
    /// secret, not of the match: the separator that ends one match may have to begin the next.
    fn candidate(&self, index: usize, bytes: &[u8], captures: &Captures<'_>) -> (Option<Candidate>, usize) {
        let matched = captures.get_match().range();
        let full = trim_newlines(bytes, matched.clone());
        let secret = secret_of(captures, self.rule.secret_group).unwrap_or(full.clone());
        if secret.is_empty() {
            return (None, matched.end.max(matched.start + 1));
        }
        let next = secret.end;
        let entropy = shannon(&bytes[secret.clone()]);
        let random_enough = self.rule.entropy == 0.0 || entropy > self.rule.entropy;
        let candidate = Candidate { rule: index, full, secret, entropy, allowed: false };
        (random_enough.then_some(candidate), next)
    }
}

/// The named group, else the first group that is not empty.
fn secret_of(captures: &Captures<'_>, group: usize) -> Option<Range<usize>> {
    if group > 0 {
        return Some(captures.get(group).map_or(0..0, |group| group.range()));
    }
    captures.iter().skip(1).flatten().map(|group| group.range()).find(|range| !range.is_empty())
}

fn trim_newlines(bytes: &[u8], mut range: Range<usize>) -> Range<usize> {
    while !range.is_empty() && bytes[range.start] == b'\n' {
        range.start += 1;
    }
    while !range.is_empty() && bytes[range.end - 1] == b'\n' {
        range.end -= 1;
    }
    range
}

fn reach_of(rule: &Rule) -> Reach {
    let Some(pattern) = &rule.regex else { return Reach::WholeFile };
    parse_pattern(&pattern.translated, pattern.unicode)
        .map_or(Reach::WholeFile, |tree| reach(&tree, &rule.keywords))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;
    use std::time::Duration;

    use palisade_engine::Cancel;
    use palisade_rules::{example, secrets_pack};
    use proptest::prelude::*;

    use super::*;
    use crate::prefilter::Prefilter;

    static EMBEDDED: LazyLock<Vec<CompiledRule>> = LazyLock::new(|| {
        secrets_pack().unwrap().rules.into_iter().map(|rule| CompiledRule::new(rule).unwrap()).collect()
    });

    /// What one rule finds in its windows, and what it finds in the whole file.
    fn both(rule: &CompiledRule, text: &[u8]) -> [Vec<Candidate>; 2] {
        let cancel = Cancel::default();
        let context = FileContext::new(&cancel, Duration::from_secs(600), &[0; 32]);
        let prefilter = Prefilter::new([(rule.rule.keywords.as_slice(), rule.reach)].into_iter()).unwrap();
        let windows = prefilter.windows(&context, text).unwrap().remove(&0).unwrap_or_default();
        let whole = 0..text.len();
        [windows.as_slice(), std::slice::from_ref(&whole)].map(|windows| {
            let mut found = Vec::new();
            rule.find(&context, 0, text, windows, &mut found).unwrap();
            found
        })
    }

    #[test]
    fn every_embedded_rule_searches_windows_only() {
        let windowless = EMBEDDED.iter().filter(|rule| rule.reach == Reach::WholeFile);
        let whole: Vec<_> = windowless.map(|rule| &rule.rule.id).collect();
        assert!(whole.is_empty(), "{whole:?}");
    }

    #[test]
    fn the_secret_is_the_named_group_or_the_first_that_is_not_empty() {
        for (toml, secret) in [
            ("regex='k=(\\w*)-?(\\w+)'", "ab"),
            ("regex='k=(x*)\\w+-(\\w+)'", "cd"),
            ("regex='k=(\\w+)-(\\w+)'\nsecretGroup=2", "cd"),
            ("regex='k=\\w+'", "k=ab"),
            ("regex='\\nk=\\w+'", "k=ab"),
        ] {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), format!("[[rules]]\nid='r'\n{toml}")).unwrap();
            let rule = palisade_rules::load(file.path()).unwrap().rules.remove(0);
            let text = b"\nk=ab-cd";
            let [_, found] = both(&CompiledRule::new(rule).unwrap(), text);
            assert_eq!(&text[found[0].secret.clone()], secret.as_bytes(), "{toml}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// Texts are made of the rules' own examples, cut anywhere, and filler between them.
        #[test]
        fn windows_find_what_the_whole_file_holds(
            parts in prop::collection::vec((any::<prop::sample::Index>(), 0..200_usize, "[ \n\"a-z=.-]{0,60}"), 1..12),
        ) {
            let rules = &*EMBEDDED;
            let mut text = String::new();
            for (index, cut, filler) in parts {
                let rule = &rules[index.index(rules.len())].rule;
                let whole = example::expand(&rule.examples[cut % rule.examples.len()]);
                text.push_str(&filler);
                text.push_str(if cut < 40 { &whole[..cut.min(whole.len())] } else { &whole });
            }
            for rule in rules {
                let [windowed, whole] = both(rule, text.as_bytes());
                prop_assert_eq!(windowed, whole, "{}", rule.rule.id);
            }
        }
    }
}
