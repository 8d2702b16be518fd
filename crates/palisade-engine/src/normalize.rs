//! Turns what scanners report into findings: rule metadata, fingerprints, suppressions, no duplicates.
//! Called by `scan_tree` and `scan_target`; the same input gives the same findings in the same order.

use std::collections::{BTreeMap, HashSet};
use std::path::{Component, Path};

use palisade_model::{
    Finding, Fingerprint, Gap, Location, Position, Severity, Suppression, SuppressionKind, UnixMillis,
};

use crate::fingerprint::{Repeats, fingerprints};
use crate::suppress::{InlineMarks, SuppressionFile, Verdict};
use crate::{Baseline, Draft, File};

/// What is added to every draft, fixed for one installation and one scan.
#[derive(Debug, Clone)]
pub struct Normalizer {
    /// The key of [`crate::FileContext::identity`].
    pub identity_key: [u8; 32],
    pub baseline: Option<Baseline>,
    /// The time that suppressions with an end are judged by.
    pub now: UnixMillis,
    /// By rule id; stronger than the rule's and the scanner's own word.
    pub severity_overrides: BTreeMap<String, Severity>,
}

impl Normalizer {
    /// One without baseline and overrides.
    pub fn new(identity_key: [u8; 32], now: UnixMillis) -> Self {
        Self { identity_key, baseline: None, now, severity_overrides: BTreeMap::new() }
    }

    /// For the files of one tree; reads its suppression file and looks up once which files of the baseline are gone.
    pub fn for_tree(&self, root: &Path) -> Normalization<'_> {
        let folder = if root.is_dir() { root } else { root.parent().unwrap_or(root) };
        let (suppressions, gaps) = SuppressionFile::read(root, self.now);
        let normal =
            self.with_present(|path| is_outside(path) || folder.join(path).symlink_metadata().is_ok());
        Normalization { suppressions, gaps, ..normal }
    }

    /// For anything that is no tree.
    pub fn for_target(&self) -> Normalization<'_> {
        self.with_present(|_| true)
    }

    fn with_present(&self, is_there: impl Fn(&str) -> bool) -> Normalization<'_> {
        let known = self.baseline.as_ref().map(|baseline| baseline.accepted(is_there)).unwrap_or_default();
        Normalization { normalizer: self, known, suppressions: SuppressionFile::default(), gaps: Vec::new() }
    }
}

/// A normalizer that is bound to one scan.
#[derive(Debug)]
pub struct Normalization<'a> {
    normalizer: &'a Normalizer,
    /// Fingerprints that the baseline accepts.
    known: HashSet<&'a str>,
    suppressions: SuppressionFile,
    gaps: Vec<Gap>,
}

impl Normalization<'_> {
    /// Suppressions of the tree that do not hold.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The findings of one file, from the drafts of all scanners: ordered by position and rule id,
    /// without duplicates, inline marks and baseline applied.
    pub fn file(&self, file: &File<'_>, mut drafts: Vec<Draft>) -> Vec<Finding> {
        drafts.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut marks = InlineMarks::of(file, &drafts, self.normalizer.now);
        let mut repeats = Repeats::default();
        let mut findings = Vec::with_capacity(drafts.len());
        for draft in drafts {
            if let Some(ordinal) = repeats.ordinal(&draft) {
                let inline = marks.as_mut().map(|marks| marks.verdict(&draft)).unwrap_or_default();
                findings.push(self.finding(draft, ordinal, inline));
            }
        }
        findings
    }

    /// One finding of a target; `None` when it was there already. `repeats` belongs to the scan.
    pub(crate) fn single(&self, draft: Draft, repeats: &mut Repeats) -> Option<Finding> {
        let ordinal = repeats.ordinal(&draft)?;
        Some(self.finding(draft, ordinal, Verdict::None))
    }

    fn finding(&self, mut draft: Draft, ordinal: u64, inline: Verdict) -> Finding {
        let fingerprints = fingerprints(&draft, ordinal);
        let content = fingerprints.last().map(|fingerprint| fingerprint.0.clone()).unwrap_or_default();
        let inline = match inline {
            Verdict::None => None,
            Verdict::Suppressed(suppression) => Some(suppression),
            Verdict::Ended(why) => {
                draft.metadata.insert("suppression_ended".to_owned(), why);
                None
            }
        };
        let rule = draft.rule;
        let by_file = || self.suppressions.suppression(&rule.id, &draft.location, &fingerprints);
        let suppression = inline.or_else(by_file).or_else(|| self.known_before(&fingerprints));
        let overriding = self.normalizer.severity_overrides.get(&rule.id).copied();
        Finding {
            severity: overriding.or(draft.severity).unwrap_or(rule.severity),
            title: draft.title.unwrap_or_else(|| rule.title.clone()),
            description: draft.description.unwrap_or_else(|| rule.description.clone()),
            root_cause: draft.root_cause.unwrap_or(content),
            suppression,
            fingerprints,
            rule_id: rule.id.clone(),
            scanner: rule.scanner.clone(),
            category: rule.category,
            confidence: rule.confidence,
            location: draft.location,
            evidence: draft.evidence,
            remediation: draft.remediation.unwrap_or_else(|| rule.remediation.clone()),
            cwe: draft.cwe.unwrap_or_else(|| rule.cwe.clone()),
            tags: rule.tags.clone(),
            package: draft.package,
            code: draft.code,
            metadata: draft.metadata,
        }
    }

    fn known_before(&self, fingerprints: &[Fingerprint]) -> Option<Suppression> {
        let is_known = fingerprints.iter().any(|fingerprint| self.known.contains(fingerprint.0.as_str()));
        is_known.then(|| Suppression {
            kind: SuppressionKind::Baseline,
            reason: String::new(),
            expires_at: None,
        })
    }
}

/// Whether a path of a baseline, which anybody may have written, does not lie below the root: such a
/// path is never looked up.
fn is_outside(path: &str) -> bool {
    !Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// By position and rule id; the rest only makes the order total.
fn order(draft: &Draft) -> (Option<Position>, &str, &Location, &[u8; 32]) {
    let start = match &draft.location {
        Location::File { start, .. } => Some(*start),
        Location::Url { .. } | Location::Endpoint { .. } => None,
    };
    (start, &draft.rule.id, &draft.location, &draft.identity.0)
}
