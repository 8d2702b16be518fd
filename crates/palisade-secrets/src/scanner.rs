//! The scanner: prefilter, rules, allowlists, overlap, evidence. Registered by the binary.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_engine::{Draft, Entry, File, FileContext, FileScanner, ScannerMeta, Sink, Stop};
use palisade_model::{Evidence, RuleMeta};
use palisade_rules::RulePack;

use crate::allow::{Allow, Matched};
use crate::evidence::evidence;
use crate::overlap::{Spans, resolve};
use crate::paths::may_hold_text;
use crate::prefilter::Prefilter;
use crate::rule::{Candidate, CompiledRule};
use crate::{RuleError, reach};

/// A rule reports at most this many findings per file, the first ones; more say nothing new, and keep a
/// generated file from filling the database.
pub const MAX_FINDINGS_PER_RULE: usize = 1000;

/// Finds secrets in files.
pub struct SecretScanner {
    rules: Vec<CompiledRule>,
    allowlists: Vec<Allow>,
    prefilter: Prefilter,
}

impl SecretScanner {
    /// A scanner with the rules of one pack; combine packs with [`palisade_rules::merge`].
    ///
    /// # Errors
    /// [`RuleError`] names the rule whose expression is too large, or says that the keywords are too many.
    pub fn new(pack: RulePack) -> Result<Self, RuleError> {
        let rules = pack.rules.into_iter().map(CompiledRule::new).collect::<Result<Vec<_>, _>>()?;
        let lists = pack.allowlists.into_iter();
        let allowlists = lists.map(|list| Allow::new("global allowlist", list)).collect::<Result<_, _>>()?;
        // A rule for paths alone is kept away from the automaton: it looks at no text.
        let prefilter = Prefilter::new(rules.iter().map(|rule| match rule.rule.regex {
            Some(_) => (rule.rule.keywords.as_slice(), rule.reach),
            None => (&[][..], reach::Reach::WholeFile),
        }));
        let prefilter = prefilter.map_err(|found| RuleError::Keywords { found })?;
        Ok(Self { rules, allowlists, prefilter })
    }

    /// Compiles every rule now instead of on its first hit; for tests of rules.
    ///
    /// # Errors
    /// [`RuleError`] of the first rule that does not compile.
    pub fn compile_all(&self) -> Result<(), RuleError> {
        self.rules.iter().try_for_each(CompiledRule::compile_all)
    }

    /// Every match that has entropy enough, with allowlists applied but not removed.
    fn candidates(&self, context: &FileContext<'_>, file: &File<'_>) -> Result<Vec<Candidate>, Stop> {
        let mut found = Vec::new();
        for (index, windows) in self.prefilter.windows(context, file.bytes)? {
            let rule = &self.rules[index];
            if rule.takes_path(&file.entry.path) {
                rule.find(context, index, file.bytes, &windows, &mut found)?;
            }
        }
        for candidate in &mut found {
            context.checkpoint()?;
            candidate.allowed = self.is_allowed(file, candidate);
        }
        Ok(found)
    }

    fn is_allowed(&self, file: &File<'_>, candidate: &Candidate) -> bool {
        let rule = &self.rules[candidate.rule];
        let Candidate { full, secret, .. } = candidate.clone();
        let matched = Matched { path: &file.entry.path, bytes: file.bytes, full, secret };
        let mut global = self.allowlists.iter().filter(|list| list.covers(&rule.rule.id));
        global.any(|list| list.allows(&matched)) || rule.allowlists().iter().any(|list| list.allows(&matched))
    }

    fn draft(
        &self,
        context: &FileContext<'_>,
        file: &File<'_>,
        candidate: &Candidate,
        spans: &Spans,
    ) -> Draft {
        let rule = &self.rules[candidate.rule];
        let secret = &file.bytes[candidate.secret.clone()];
        let mut draft = Draft::new(
            Arc::clone(&rule.meta),
            file.location(candidate.secret.clone()),
            evidence(file.bytes, &candidate.secret, spans),
            context.identity(secret),
        );
        draft.metadata = metadata(rule);
        draft.metadata.insert("entropy".to_owned(), format!("{:.2}", candidate.entropy));
        draft
    }

    /// Rules without expression: the file's path is the finding.
    fn report_paths(&self, context: &FileContext<'_>, file: &File<'_>, sink: &mut dyn Sink) {
        let path = &file.entry.path;
        for rule in self.rules.iter().filter(|rule| rule.rule.regex.is_none() && rule.takes_path(path)) {
            let matched = Matched { path, bytes: b"", full: 0..0, secret: 0..0 };
            let mut lists =
                self.allowlists.iter().filter(|list| list.covers(&rule.rule.id)).chain(rule.allowlists());
            if lists.any(|list| list.allows(&matched)) {
                continue;
            }
            let identity = context.identity(path.as_bytes());
            let evidence = Evidence::from_masked(path);
            let mut draft = Draft::new(Arc::clone(&rule.meta), file.location(0..0), evidence, identity);
            draft.metadata = metadata(rule);
            sink.report(draft);
        }
    }
}

impl FileScanner for SecretScanner {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "secrets", version: "1", network: false, reads_ignored: true }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        self.rules.iter().map(|rule| Arc::clone(&rule.meta)).collect()
    }

    fn wants(&self, entry: &Entry) -> bool {
        may_hold_text(entry.name())
    }

    fn scan(&self, context: &FileContext<'_>, file: &File<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
        self.report_paths(context, file, sink);
        let candidates = self.candidates(context, file)?;
        let mut spans = Spans::default();
        for candidate in &candidates {
            spans.add(candidate.secret.clone());
        }
        let mut reported = vec![0_usize; self.rules.len()];
        for candidate in resolve(candidates, &self.rules) {
            context.checkpoint()?;
            reported[candidate.rule] += 1;
            if reported[candidate.rule] <= MAX_FINDINGS_PER_RULE {
                sink.report(self.draft(context, file, &candidate, &spans));
            }
        }
        Ok(())
    }
}

fn metadata(rule: &CompiledRule) -> BTreeMap<String, String> {
    rule.rule.provider.iter().map(|provider| ("provider".to_owned(), provider.clone())).collect()
}
