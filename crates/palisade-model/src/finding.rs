//! A finding: one open struct for every scanner.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use sha2::{Digest, Sha256};

use crate::{
    AffectedPackage, Category, CodeFacts, Confidence, Location, Severity, UnixMillis, hex, printable,
    truncate_utf8,
};

/// Evidence is cut to this many bytes (contract F-04).
pub const MAX_EVIDENCE_BYTES: usize = 500;

/// What was seen, already masked, with control characters spelt out and at most
/// [`MAX_EVIDENCE_BYTES`] long. It cannot be built any other way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Evidence(String);

impl Evidence {
    /// Makes evidence from text that holds no secret any more (the scanner masks before this).
    pub fn from_masked(text: &str) -> Self {
        Self(
            truncate_utf8(&printable(truncate_utf8(text, MAX_EVIDENCE_BYTES)), MAX_EVIDENCE_BYTES).to_owned(),
        )
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A versioned identity of a finding, such as `path-content/v1:9f…`: built from content and enclosing
/// names, never from line numbers, so that a verdict survives moved lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// Whether it names one finding. The others name content wherever it is: they find a finding again whose file
    /// was moved, and are shared by copies.
    pub fn is_identity(&self) -> bool {
        !self.0.starts_with("content/")
    }

    /// The form that is stored and shown: 64 hexadecimal digits (contract F-11).
    pub fn digest(&self) -> String {
        fingerprint_digest(&self.0)
    }
}

/// The 64 lower-case hexadecimal digits of a fingerprint: its own when it has that form already, else the SHA-256 of
/// its text. So a fingerprint is found by either spelling.
pub fn fingerprint_digest(text: &str) -> String {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return text.to_ascii_lowercase();
    }
    hex(&Sha256::digest(text))
}

/// Why a finding is shown but not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    pub kind: SuppressionKind,
    /// The reason given by the person who suppressed it; may be empty.
    pub reason: String,
    /// When the finding counts again; RFC 3339 in JSON.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::clock::rfc3339_text")]
    pub expires_at: Option<UnixMillis>,
}

/// Where a suppression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionKind {
    /// A comment on the line itself.
    Inline,
    /// The finding was already in the given baseline.
    Baseline,
    /// An entry of the suppression file of the scanned tree.
    File,
    /// The tool that the finding was imported from.
    External,
    /// A statement of a VEX document that was given for the scan.
    Vex,
}

/// One problem, with its evidence, the reason it is a problem, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Kebab-case id of the rule, such as `aws-access-key-id`.
    pub rule_id: String,
    /// The scanner that made it: `secrets`, `web`, …
    pub scanner: String,
    pub category: Category,
    pub severity: Severity,
    pub confidence: Confidence,
    pub title: String,
    /// Why it is a problem.
    pub description: String,
    pub location: Location,
    pub evidence: Evidence,
    /// What to do about it.
    pub remediation: String,
    /// In priority order; the first is the primary one and is never absent.
    pub fingerprints: Vec<Fingerprint>,
    /// Findings with the same root cause count once in the score.
    pub root_cause: String,
    /// CWE numbers.
    #[serde(default)]
    pub cwe: Vec<u32>,
    /// Versioned OWASP tags, such as `owasp-top10-2021:A05`.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The package that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Box<AffectedPackage>>,
    /// What a finding in source code rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Box<CodeFacts>>,
    /// Scanner-specific facts, small and already masked.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
}

impl Finding {
    /// The identity used for dropping duplicates and matching across scans.
    pub fn primary_fingerprint(&self) -> &str {
        self.fingerprints.first().map_or("", |fingerprint| fingerprint.0.as_str())
    }

    /// The primary fingerprint as it is stored and shown.
    pub fn digest(&self) -> String {
        fingerprint_digest(self.primary_fingerprint())
    }

    /// Whether it counts for score, exit code and gate.
    pub fn is_active(&self) -> bool {
        self.suppression.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f_11_every_fingerprint_has_a_form_of_64_hexadecimal_digits() {
        let digest = fingerprint_digest("path-content/v1:9f");
        assert_eq!(digest, "aa58a6fef0e35687b56618c4ced62b833a8685184a851c5d01b68a018b1fc900");
        assert_eq!(fingerprint_digest(&digest.to_uppercase()), digest);
        assert_ne!(fingerprint_digest(&digest[1..]), digest);
    }
}
