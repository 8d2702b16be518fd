//! The two rules of the dependency scanner; what a finding says comes from its advisory.

use std::sync::Arc;

use palisade_model::{Category, Confidence, RuleMeta, Severity};

/// Both rules.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub(super) malicious: Arc<RuleMeta>,
    pub(super) vulnerable: Arc<RuleMeta>,
}

impl Rules {
    pub(super) fn new() -> Self {
        Self { malicious: Arc::new(malicious()), vulnerable: Arc::new(vulnerable()) }
    }

    pub(super) fn all(&self) -> Vec<Arc<RuleMeta>> {
        vec![self.malicious.clone(), self.vulnerable.clone()]
    }
}

fn malicious() -> RuleMeta {
    RuleMeta {
        id: "malicious-dependency".to_owned(),
        title: "Malicious package".to_owned(),
        description: "The package was published to do harm: it runs code of an attacker where it is installed.".to_owned(),
        remediation: "Remove the package, then treat every machine that installed it as compromised: change its secrets."
            .to_owned(),
        severity: Severity::Critical,
        cwe: vec![506],
        ..shared()
    }
}

fn vulnerable() -> RuleMeta {
    RuleMeta {
        id: "vulnerable-dependency".to_owned(),
        title: "Vulnerable package".to_owned(),
        description: "A version of a package is used for which a vulnerability is published.".to_owned(),
        remediation: "Upgrade to a version without the vulnerability, or stop using the package.".to_owned(),
        severity: Severity::Medium,
        cwe: vec![1395],
        ..shared()
    }
}

fn shared() -> RuleMeta {
    RuleMeta {
        id: String::new(),
        scanner: "dependencies".to_owned(),
        title: String::new(),
        description: String::new(),
        remediation: String::new(),
        severity: Severity::Medium,
        confidence: Confidence::High,
        category: Category::Dependencies,
        cwe: vec![],
        tags: vec!["owasp-top10-2021:A06".to_owned(), "owasp-top10-2025:A03".to_owned()],
        references: vec!["https://ossf.github.io/osv-schema/".to_owned()],
        tier: None,
    }
}
