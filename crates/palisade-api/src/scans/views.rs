//! Scans as answers show them. Views borrow from the scan and are written straight to bytes.

use std::sync::LazyLock;

use palisade_model::{
    ChangeCounts, CheckCounts, Coverage, Grade, ProjectId, Scan, ScanId, ScanStatus, ScanType, SeverityCounts,
};
use palisade_service::UsualDurations;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::time::Timestamp;
use crate::words;

static NO_BLOCKS: LazyLock<Value> = LazyLock::new(|| Value::Object(serde_json::Map::new()));

/// A scan without its long parts: what create, cancel and list answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScanSummary, example = json!({
    "scan_id": "scan_01JWTVS7ZK4Q8R2M6N0P3T5V7X", "id": "scan_01JWTVS7ZK4Q8R2M6N0P3T5V7X",
    "status": "queued", "target": "https://example.com", "project_id": "prj_01JWTVS7ZKAAQ2M6N0P3T5V7XY",
    "scan_type": "full", "active": false, "types": [], "branch": "main", "commit_sha": null, "label": null, "test_mode": false, "progress": 0, "current_check": null, "checks": null, "estimated_duration": 8,
    "created_at": "2026-06-03T10:00:00Z", "started_at": null, "finished_at": null, "score": null, "grade": null,
    "summary": {"critical": 0, "high": 0, "medium": 0, "low": 0, "info": 0, "total": 0},
    "changes": {"new": 0, "unchanged": 0, "fixed": 0, "reopened": 0}, "failure": null
}))]
pub(crate) struct SummaryView<'a> {
    #[schema(value_type = String)]
    scan_id: ScanId,
    /// The same as `scan_id`.
    #[schema(value_type = String)]
    id: ScanId,
    #[schema(schema_with = words::status)]
    status: &'static str,
    /// The target as it was given.
    target: &'a str,
    #[schema(value_type = String)]
    project_id: ProjectId,
    #[schema(schema_with = words::scan_type)]
    scan_type: ScanType,
    /// Whether active checks were asked for. The coverage says so when they did not run for want of a proof of ownership.
    active: bool,
    /// What was asked for, as it was asked; empty for everything that fits the target.
    types: &'a [String],
    /// The git branch that the findings belong to.
    branch: &'a str,
    #[schema(required)]
    commit_sha: Option<&'a str>,
    #[schema(required)]
    label: Option<&'a str>,
    /// Made with a test key: the built-in sandbox was scanned, whatever the target says.
    test_mode: bool,
    /// 0 to 100; 100 only when completed.
    #[schema(minimum = 0, maximum = 100)]
    progress: u8,
    /// What runs now; `null` when nothing does.
    #[schema(required)]
    current_check: Option<&'a str>,
    /// How the checks ended so far; `null` until the first has, and for scans that are not made of checks.
    #[schema(required)]
    checks: Option<ChecksView>,
    /// Seconds that a web scan of this kind usually takes here; `null` for other scans, once it has ended, and where
    /// scans are compared or streamed.
    #[schema(required)]
    estimated_duration: Option<u64>,
    created_at: Timestamp,
    #[schema(required)]
    started_at: Option<Timestamp>,
    #[schema(required)]
    finished_at: Option<Timestamp>,
    /// 0 to 100; `null` until the scan has completed.
    #[schema(required, minimum = 0, maximum = 100)]
    score: Option<u8>,
    #[schema(schema_with = words::grade, required)]
    grade: Option<Grade>,
    summary: CountsView,
    changes: ChangesView,
    #[schema(required)]
    failure: Option<FailureView<'a>>,
}

/// A scan with everything that is known about it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Scan)]
pub(crate) struct ScanView<'a> {
    #[serde(flatten)]
    summary: SummaryView<'a>,
    /// What was and was not looked at, per scanner, with the reason of every gap; `null` until the scan has
    /// ended. "Not covered" is not "clean".
    #[schema(value_type = Option<Object>, required)]
    coverage: Option<&'a Coverage>,
    /// Extra results that scanners add, by name, such as `observatory`.
    #[schema(value_type = Object)]
    blocks: &'a Value,
}

/// Checks by how they ended. What does not apply and what could not be judged is never a pass.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CheckCounts)]
pub(crate) struct ChecksView {
    fail: u64,
    pass: u64,
    not_applicable: u64,
    error: u64,
}

/// Findings per severity, suppressed ones not counted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingCounts)]
pub(crate) struct CountsView {
    critical: u64,
    high: u64,
    medium: u64,
    low: u64,
    info: u64,
    total: u64,
}

/// What the scan changed about the findings of its project and branch, suppressed ones not counted; zero until it has
/// ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScanChanges)]
pub(crate) struct ChangesView {
    /// Never seen before.
    new: u64,
    /// Known and still there.
    unchanged: u64,
    /// Known, open or triaged, and no longer there.
    fixed: u64,
    /// Fixed before and there again.
    reopened: u64,
}

/// Why a scan failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScanFailure)]
pub(crate) struct FailureView<'a> {
    /// Stable word for machines; `cancelled` when somebody cancelled the scan.
    code: &'a str,
    message: &'a str,
}

impl<'a> From<&'a Scan> for SummaryView<'a> {
    fn from(scan: &'a Scan) -> Self {
        Self {
            scan_id: scan.id,
            id: scan.id,
            status: words::status_word(scan.status),
            target: &scan.target_text,
            project_id: scan.project_id,
            scan_type: scan.scan_type,
            active: scan.active,
            types: &scan.types,
            branch: &scan.branch,
            commit_sha: scan.commit_sha.as_deref(),
            label: scan.label.as_deref(),
            test_mode: scan.test_mode,
            progress: scan.progress,
            current_check: Some(scan.current_check.as_str()).filter(|check| !check.is_empty()),
            checks: scan.checks.map(ChecksView::from),
            estimated_duration: None,
            created_at: Timestamp(scan.created_at),
            started_at: scan.started_at.map(Timestamp),
            finished_at: scan.finished_at.map(Timestamp),
            score: scan.score,
            grade: scan.grade,
            summary: CountsView::from(&scan.counts),
            changes: ChangesView::from(&scan.changes),
            failure: failure(scan),
        }
    }
}

impl<'a> SummaryView<'a> {
    /// With how long such a scan usually takes.
    pub(crate) fn lasting(scan: &'a Scan, usual: &UsualDurations) -> Self {
        Self { estimated_duration: usual.of(scan), ..Self::from(scan) }
    }
}

impl<'a> ScanView<'a> {
    /// With how long such a scan usually takes.
    pub(crate) fn lasting(scan: &'a Scan, usual: &UsualDurations) -> Self {
        Self { summary: SummaryView::lasting(scan, usual), ..Self::from(scan) }
    }
}

impl<'a> From<&'a Scan> for ScanView<'a> {
    fn from(scan: &'a Scan) -> Self {
        Self {
            summary: SummaryView::from(scan),
            coverage: scan.coverage.as_ref(),
            blocks: scan.blocks.as_ref().unwrap_or(&NO_BLOCKS),
        }
    }
}

impl From<CheckCounts> for ChecksView {
    fn from(counts: CheckCounts) -> Self {
        let CheckCounts { fail, pass, not_applicable, error } = counts;
        Self { fail, pass, not_applicable, error }
    }
}

impl From<&SeverityCounts> for CountsView {
    fn from(counts: &SeverityCounts) -> Self {
        let SeverityCounts { critical, high, medium, low, info } = *counts;
        Self { critical, high, medium, low, info, total: counts.total() }
    }
}

impl From<&ChangeCounts> for ChangesView {
    fn from(counts: &ChangeCounts) -> Self {
        let ChangeCounts { new, unchanged, fixed, reopened } = *counts;
        Self { new, unchanged, fixed, reopened }
    }
}

/// A cancelled scan reads failed, so it says why even if nobody stored a failure.
fn failure(scan: &Scan) -> Option<FailureView<'_>> {
    let stored = scan.failure.as_ref();
    if scan.status == ScanStatus::Cancelled {
        let message = stored.map_or("The scan was cancelled", |failure| &failure.message);
        return Some(FailureView { code: "cancelled", message });
    }
    stored.map(|failure| FailureView { code: &failure.code, message: &failure.message })
}

#[cfg(test)]
pub(crate) fn sample_scan(status: ScanStatus) -> Scan {
    use palisade_model::{OrganizationId, RawId, Target};

    Scan {
        id: ScanId::new(RawId::from_u128(1)),
        organization_id: OrganizationId::new(RawId::from_u128(2)),
        project_id: ProjectId::new(RawId::from_u128(3)),
        target: Target::Sandbox,
        target_text: "https://example.com".into(),
        scan_type: ScanType::Full,
        active: false,
        branch: "main".into(),
        commit_sha: None,
        label: None,
        types: vec![],
        upload_id: None,
        webhook_url: None,
        test_mode: false,
        status,
        progress: 42,
        current_check: String::new(),
        created_at: 1_780_480_800_000,
        started_at: None,
        finished_at: None,
        score: None,
        grade: None,
        counts: SeverityCounts { high: 2, low: 1, ..SeverityCounts::default() },
        changes: ChangeCounts::default(),
        failure: None,
        coverage: None,
        blocks: None,
        checks: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_01_a_scan_has_every_documented_key() {
        let scan = sample_scan(ScanStatus::Running);
        let view = serde_json::to_value(ScanView::from(&scan)).unwrap();
        for (key, value) in [
            ("scan_id", serde_json::json!(scan.id.to_string())),
            ("status", "running".into()),
            ("target", "https://example.com".into()),
            ("progress", 42.into()),
            ("created_at", "2026-06-03T10:00:00Z".into()),
            (
                "summary",
                serde_json::json!({"critical": 0, "high": 2, "medium": 0, "low": 1, "info": 0, "total": 3}),
            ),
            ("failure", Value::Null),
            ("blocks", serde_json::json!({})),
        ] {
            assert_eq!(view[key], value, "{key}");
        }
    }

    #[test]
    fn c_03_a_cancelled_scan_reads_failed_with_the_code_cancelled() {
        let view = serde_json::to_value(SummaryView::from(&sample_scan(ScanStatus::Cancelled))).unwrap();
        assert_eq!((&view["status"], &view["failure"]["code"]), (&"failed".into(), &"cancelled".into()));
    }
}
