//! Findings with their state as answers show them (contract F-01, F-11).

use std::collections::BTreeMap;

use palisade_model::{
    Category, CodeFacts, Confidence, Evidence, FindingId, FindingStatus, Fingerprint, Location, MemberId,
    ProjectId, ScanId, Severity, Suppression,
};
use palisade_service::{CorrelatedFinding, FindingDetail, FindingRecord};
use serde::Serialize;
use utoipa::ToSchema;

use crate::findings::PackageView;
use crate::time::Timestamp;
use crate::words;

/// A problem with its evidence, how to fix it, and what was decided about it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(crate) struct RecordView<'a> {
    #[schema(value_type = String)]
    id: FindingId,
    #[schema(value_type = String)]
    project_id: ProjectId,
    branch: &'a str,
    /// The last scan that saw it.
    #[schema(value_type = String)]
    scan_id: ScanId,
    /// The first scan that saw it.
    #[schema(value_type = String)]
    first_scan_id: ScanId,
    /// The tool or module that reports it.
    scanner: &'a str,
    #[schema(schema_with = words::capability)]
    scan_type: &'static str,
    title: &'a str,
    #[schema(schema_with = words::severity)]
    severity: Severity,
    #[schema(schema_with = words::confidence)]
    confidence: Confidence,
    #[schema(schema_with = words::category)]
    category: Category,
    rule_id: &'a str,
    /// Why it is a problem.
    description: &'a str,
    /// What to do about it.
    remediation: &'a str,
    /// Where it is: `type` is `file` (path, start, end), `url` (url, request) or `endpoint` (host, port).
    #[schema(value_type = Object)]
    location: &'a Location,
    /// Relative to the scanned root; `null` when it is not in a file.
    #[schema(required)]
    file_path: Option<&'a str>,
    /// From 1; `null` when it is not in a file.
    #[schema(required, minimum = 1)]
    line: Option<u32>,
    /// In characters, from 1; `null` when it is not in a file.
    #[schema(required, minimum = 1)]
    column: Option<u32>,
    /// `null` when it is not at a URL.
    #[schema(required)]
    url: Option<&'a str>,
    /// What was seen, at most 500 bytes, secrets masked.
    #[schema(value_type = String)]
    evidence: &'a Evidence,
    /// CWE numbers.
    cwe: &'a [u32],
    /// Such as `owasp-top10-2021:A05`.
    compliance_tags: &'a [String],
    /// The package that it is about; `null` when it is about none.
    #[schema(required)]
    package: Option<PackageView<'a>>,
    /// For findings in source code: what metavariables stand for, the way of the data from source to sink, a fix; `null`
    /// for others.
    #[schema(value_type = Option<Object>, required)]
    code: Option<&'a CodeFacts>,
    /// Facts that only this scanner knows.
    metadata: &'a BTreeMap<String, String>,
    /// The same problem has the same fingerprint in every scan: 64 hexadecimal digits.
    #[schema(min_length = 64, max_length = 64)]
    fingerprint: &'a str,
    /// Every fingerprint with the version of its algorithm, the best one first.
    #[schema(value_type = Vec<String>)]
    fingerprints: &'a [Fingerprint],
    /// Findings of other tools that mean the same problem have the same one; `null` when none can.
    #[schema(required)]
    correlation_id: Option<&'a str>,
    #[schema(schema_with = words::finding_status)]
    status: FindingStatus,
    state: StateView<'a>,
    /// The member who deals with it.
    #[schema(value_type = Option<String>, required)]
    assignee: Option<MemberId>,
    /// Until when it has to be dealt with.
    #[schema(required)]
    due_at: Option<Timestamp>,
    /// Shown, but not counted.
    suppressed: bool,
    /// `null` when not suppressed.
    #[schema(value_type = Option<Object>, required)]
    suppression: Option<&'a Suppression>,
    /// When it was seen for the first time.
    first_seen_at: Timestamp,
    /// When the last scan that saw it began.
    last_seen_at: Timestamp,
    /// Since when no scan sees it any more; `null` while it is there.
    #[schema(required)]
    fixed_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// Rises with every change.
    version: i64,
}

/// What was decided about a finding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingDecision)]
pub(crate) struct StateView<'a> {
    #[schema(schema_with = words::finding_status)]
    status: FindingStatus,
    #[schema(required)]
    note: Option<&'a str>,
    #[schema(required)]
    reason: Option<&'a str>,
    /// Who answers for an accepted risk.
    #[schema(required)]
    owner: Option<&'a str>,
    /// When an accepted risk opens again.
    #[schema(required)]
    expires_at: Option<Timestamp>,
    changed_at: Timestamp,
}

/// One finding with those of other tools that mean the same problem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingDetail)]
pub(crate) struct DetailView<'a> {
    #[serde(flatten)]
    record: RecordView<'a>,
    /// At most fifty, newest first.
    correlated: Vec<CorrelatedView<'a>>,
}

/// A finding that means the same problem.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CorrelatedFinding)]
pub(crate) struct CorrelatedView<'a> {
    #[schema(value_type = String)]
    id: FindingId,
    scanner: &'a str,
    rule_id: &'a str,
    #[schema(schema_with = words::finding_status)]
    status: FindingStatus,
}

impl<'a> From<&'a FindingRecord> for RecordView<'a> {
    fn from(record: &'a FindingRecord) -> Self {
        let finding = &record.finding;
        let (file_path, position, url) = match &finding.location {
            Location::File { path, start, .. } => (Some(path.as_str()), Some(*start), None),
            Location::Url { url, .. } => (None, None, Some(url.as_str())),
            Location::Endpoint { .. } => (None, None, None),
        };
        Self {
            id: record.id,
            project_id: record.project_id,
            branch: &record.branch,
            scan_id: record.last_scan_id,
            first_scan_id: record.first_scan_id,
            scanner: &finding.scanner,
            scan_type: record.scan_type.as_str(),
            title: &finding.title,
            severity: finding.severity,
            confidence: finding.confidence,
            category: finding.category,
            rule_id: &finding.rule_id,
            description: &finding.description,
            remediation: &finding.remediation,
            location: &finding.location,
            file_path,
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            url,
            evidence: &finding.evidence,
            cwe: &finding.cwe,
            compliance_tags: &finding.tags,
            package: finding.package.as_deref().map(PackageView::from),
            code: finding.code.as_deref(),
            metadata: &finding.metadata,
            fingerprint: &record.fingerprint,
            fingerprints: &finding.fingerprints,
            correlation_id: Some(record.correlation_key.as_str()).filter(|key| !key.is_empty()),
            status: record.status,
            state: StateView::from(record),
            assignee: record.assignee,
            due_at: record.due_at.map(Timestamp),
            suppressed: record.suppressed,
            suppression: finding.suppression.as_ref(),
            first_seen_at: Timestamp(record.created_at),
            last_seen_at: Timestamp(record.last_seen_at),
            fixed_at: record.fixed_at.map(Timestamp),
            created_at: Timestamp(record.created_at),
            updated_at: Timestamp(record.updated_at),
            version: record.version,
        }
    }
}

impl<'a> From<&'a FindingRecord> for StateView<'a> {
    fn from(record: &'a FindingRecord) -> Self {
        Self {
            status: record.status,
            note: record.status_note.as_deref(),
            reason: record.status_reason.as_deref(),
            owner: record.status_owner.as_deref(),
            expires_at: record.status_expires_at.map(Timestamp),
            changed_at: Timestamp(record.status_changed_at),
        }
    }
}

impl<'a> From<&'a FindingDetail> for DetailView<'a> {
    fn from(detail: &'a FindingDetail) -> Self {
        let correlated = |finding: &'a CorrelatedFinding| CorrelatedView {
            id: finding.id,
            scanner: &finding.scanner,
            rule_id: &finding.rule_id,
            status: finding.status,
        };
        Self {
            record: RecordView::from(&detail.record),
            correlated: detail.correlated.iter().map(correlated).collect(),
        }
    }
}
