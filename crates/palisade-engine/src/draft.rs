//! What a scanner reports: the least that only it can know. The sink makes a `Finding` of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::{AffectedPackage, CodeFacts, Evidence, Location, RuleMeta, Severity};

/// A digest of what makes this finding itself: the normalised matched content, keyed per
/// installation so that a weak secret cannot be guessed from it. See [`crate::FileContext::identity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity(pub [u8; 32]);

/// One match, before rule metadata, fingerprint, suppression and baseline are added.
#[derive(Debug, Clone)]
pub struct Draft {
    pub rule: Arc<RuleMeta>,
    pub location: Location,
    pub evidence: Evidence,
    pub identity: Identity,
    /// Overrides of the rule's own values for this one match.
    pub severity: Option<Severity>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub remediation: Option<String>,
    /// Numbers of weaknesses.
    pub cwe: Option<Vec<u32>>,
    /// Findings with the same root cause count once in the score; the fingerprint when `None`.
    pub root_cause: Option<String>,
    /// The package that it is about.
    pub package: Option<Box<AffectedPackage>>,
    /// What a finding in source code rests on.
    pub code: Option<Box<CodeFacts>>,
    pub metadata: BTreeMap<String, String>,
}

impl Draft {
    /// A draft with the rule's own severity and texts.
    pub fn new(rule: Arc<RuleMeta>, location: Location, evidence: Evidence, identity: Identity) -> Self {
        Self {
            rule,
            location,
            evidence,
            identity,
            severity: None,
            title: None,
            description: None,
            remediation: None,
            cwe: None,
            root_cause: None,
            package: None,
            code: None,
            metadata: BTreeMap::new(),
        }
    }
}
