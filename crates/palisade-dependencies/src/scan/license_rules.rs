//! The rules of licences: what a finding says comes from the policy.

use std::sync::Arc;

use palisade_model::{Category, Confidence, RuleMeta, Severity};

/// All three.
#[derive(Debug, Clone)]
pub(super) struct LicenseRules {
    pub(super) denied: Arc<RuleMeta>,
    pub(super) unknown: Arc<RuleMeta>,
    pub(super) warned: Arc<RuleMeta>,
}

impl LicenseRules {
    pub(super) fn new() -> Self {
        Self { denied: Arc::new(denied()), unknown: Arc::new(unknown()), warned: Arc::new(warned()) }
    }

    pub(super) fn all(&self) -> Vec<Arc<RuleMeta>> {
        vec![self.denied.clone(), self.unknown.clone(), self.warned.clone()]
    }
}

fn denied() -> RuleMeta {
    RuleMeta {
        id: "license-denied".to_owned(),
        title: "Licence that the policy denies".to_owned(),
        description: "A package has a licence that the licence policy does not allow in this project. With `deny = \
                      [\"strong-copyleft\"]`, GPL-3.0-only is one; MIT OR GPL-3.0-only is none, since MIT may be chosen."
            .to_owned(),
        remediation: "Replace the package, obtain another licence for it, or put it with the reason into the exceptions \
                      of the policy."
            .to_owned(),
        severity: Severity::High,
        ..shared()
    }
}

fn unknown() -> RuleMeta {
    RuleMeta {
        id: "license-unknown".to_owned(),
        title: "Licence that nobody knows".to_owned(),
        description: "Nothing says under which licence a package may be used, or what says so cannot be understood. Only \
                      policies that name the group `unknown` ask for it."
            .to_owned(),
        remediation: "Find out the licence of the package, and put the package into the exceptions of the policy, or \
                      replace it."
            .to_owned(),
        severity: Severity::Medium,
        ..shared()
    }
}

fn warned() -> RuleMeta {
    RuleMeta {
        id: "license-warned".to_owned(),
        title: "Licence that the policy warns of".to_owned(),
        description:
            "A package has a licence that the licence policy wants somebody to look at, or that none of its \
                      lists names. With `warn = [\"weak-copyleft\"]`, MPL-2.0 is one; Apache-2.0 is none."
                .to_owned(),
        remediation:
            "Check that the obligations of the licence are met, then allow it or put the package into the \
                      exceptions of the policy."
                .to_owned(),
        severity: Severity::Low,
        ..shared()
    }
}

fn shared() -> RuleMeta {
    RuleMeta {
        id: String::new(),
        scanner: "license".to_owned(),
        title: String::new(),
        description: String::new(),
        remediation: String::new(),
        severity: Severity::Medium,
        confidence: Confidence::High,
        category: Category::Dependencies,
        cwe: vec![],
        tags: vec![],
        references: vec!["https://spdx.org/licenses/".to_owned()],
        tier: None,
    }
}
