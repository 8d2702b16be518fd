//! Findings as results show them (contract F-01).

use std::collections::BTreeMap;

use palisade_model::{
    Category, CodeFacts, Confidence, Evidence, FindingId, FindingStatus, Fingerprint, Location, Severity,
    Suppression,
};
use palisade_service::StoredFinding;
use serde::Serialize;
use utoipa::ToSchema;

use crate::findings::PackageView;
use crate::time::Timestamp;
use crate::words;

/// One problem, with its evidence and how to fix it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScanFinding, example = json!({
    "id": "fnd_01JWTVS9Q2C4E6G8J0M2P4R6T8", "title": "Missing Content-Security-Policy header",
    "severity": "medium", "confidence": "high", "category": "headers",
    "rule_id": "content-security-policy-missing", "scanner": "web",
    "description": "Without a policy the browser runs any script that an attacker manages to inject.",
    "remediation": "Send a Content-Security-Policy header that allows only your own sources.",
    "location": {"type": "url", "url": "https://example.com/", "request": "GET, response headers"},
    "evidence": "no content-security-policy header",
    "fingerprint": "aa58a6fef0e35687b56618c4ced62b833a8685184a851c5d01b68a018b1fc900",
    "fingerprints": ["path-content/v1:9f"], "status": "open", "cwe": [693],
    "tags": ["owasp-top10-2021:A05"], "package": null, "metadata": {}, "suppressed": false, "suppression": null,
    "created_at": "2026-06-03T10:00:04Z"
}))]
pub(crate) struct FindingView<'a> {
    #[schema(value_type = String)]
    id: FindingId,
    title: &'a str,
    #[schema(schema_with = words::severity)]
    severity: Severity,
    #[schema(schema_with = words::confidence)]
    confidence: Confidence,
    #[schema(schema_with = words::category)]
    category: Category,
    /// The rule that found it; `palisade rules explain` tells more.
    rule_id: &'a str,
    scanner: &'a str,
    /// Why it is a problem.
    description: &'a str,
    /// What to do about it.
    remediation: &'a str,
    /// Where it is: `type` is `file` (path, start, end), `url` (url, request) or `endpoint` (host, port).
    #[schema(value_type = Object)]
    location: &'a Location,
    /// What was seen, at most 500 bytes, secrets masked.
    #[schema(value_type = String)]
    evidence: &'a Evidence,
    /// The same problem has the same fingerprint in every scan: 64 hexadecimal digits.
    #[schema(min_length = 64, max_length = 64)]
    fingerprint: String,
    /// Every fingerprint with the version of its algorithm, the best one first.
    #[schema(value_type = Vec<String>)]
    fingerprints: &'a [Fingerprint],
    /// How the finding stands now, whatever the scan saw.
    #[schema(schema_with = words::finding_status)]
    status: FindingStatus,
    /// CWE numbers.
    cwe: &'a [u32],
    tags: &'a [String],
    /// The package that it is about; `null` when it is about none.
    #[schema(required)]
    package: Option<PackageView<'a>>,
    /// For findings in source code: what metavariables stand for, the way of the data from source to sink, a fix; `null`
    /// for others.
    #[schema(value_type = Option<Object>, required)]
    code: Option<&'a CodeFacts>,
    /// Facts that only this scanner knows.
    metadata: &'a BTreeMap<String, String>,
    /// Shown, but counted neither in `summary` nor in the score.
    suppressed: bool,
    /// `null` when not suppressed.
    #[schema(value_type = Option<Object>, required)]
    suppression: Option<&'a Suppression>,
    created_at: Timestamp,
}

impl<'a> From<&'a StoredFinding> for FindingView<'a> {
    fn from(stored: &'a StoredFinding) -> Self {
        let finding = &stored.finding;
        Self {
            id: stored.id,
            title: &finding.title,
            severity: finding.severity,
            confidence: finding.confidence,
            category: finding.category,
            rule_id: &finding.rule_id,
            scanner: &finding.scanner,
            description: &finding.description,
            remediation: &finding.remediation,
            location: &finding.location,
            evidence: &finding.evidence,
            fingerprint: finding.digest(),
            fingerprints: &finding.fingerprints,
            status: stored.status,
            cwe: &finding.cwe,
            tags: &finding.tags,
            package: finding.package.as_deref().map(PackageView::from),
            code: finding.code.as_deref(),
            metadata: &finding.metadata,
            suppressed: !finding.is_active(),
            suppression: finding.suppression.as_ref(),
            created_at: Timestamp(stored.created_at),
        }
    }
}
