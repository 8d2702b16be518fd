//! What every writer gets: borrowed facts of one finished scan.

use std::sync::Arc;

use palisade_model::{
    Coverage, Enforcement, Finding, GateStatus, Grade, RuleMeta, ScannerRun, ScannerStatus, Severity,
    SeverityCounts, UnixMillis,
};
use serde::Serialize;

/// One finished scan, ready to be written. Writers keep the order of `findings` and `rules`, so equal
/// reports give equal bytes.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// Version of Palisade, such as `0.1.0`.
    pub tool_version: &'a str,
    /// The target as the caller wrote it.
    pub target: &'a str,
    /// The id of the project on the server; `None` without one.
    pub project: Option<&'a str>,
    pub started_at: UnixMillis,
    pub finished_at: UnixMillis,
    /// Suppressed findings included.
    pub findings: &'a [Finding],
    pub coverage: &'a Coverage,
    /// 0 to 100, good is high; `None` when the scan could not judge its target.
    pub score: Option<u8>,
    pub grade: Option<Grade>,
    /// Extra blocks of the scanners (`observatory`, …): a JSON object.
    pub blocks: Option<&'a serde_json::Value>,
    /// What a policy says of it; `None` without one.
    pub gate: Option<&'a GateSummary>,
    /// Every rule that could have been reported.
    pub rules: &'a [Arc<RuleMeta>],
}

/// What policies say of a scan, in the form of the API.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateSummary {
    pub status: GateStatus,
    pub policies: Vec<PolicySummary>,
}

/// What one policy says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicySummary {
    pub name: String,
    pub enforcement: Enforcement,
    pub status: GateStatus,
    /// What was expected and what was found, one text for each rule that does not hold.
    pub violations: Vec<String>,
}

impl<'a> Report<'a> {
    /// Findings that count.
    pub fn active(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| finding.is_active())
    }

    /// Findings that are shown but do not count.
    pub fn suppressed(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| !finding.is_active())
    }

    /// Whether any scanner looked at anything; without that, "no findings" says nothing.
    pub fn covers_anything(&self) -> bool {
        self.scanners_that_ran().next().is_some()
    }

    /// Scanners that completed, if only in part.
    pub(crate) fn scanners_that_ran(&self) -> impl Iterator<Item = &'a ScannerRun> {
        let ran = |run: &&ScannerRun| matches!(run.status, ScannerStatus::Completed | ScannerStatus::Partial);
        self.coverage.scanners.iter().filter(ran)
    }

    /// Active findings per severity.
    pub fn counts(&self) -> SeverityCounts {
        let mut counts = SeverityCounts::default();
        for finding in self.active() {
            counts.add(finding.severity);
        }
        counts
    }

    /// One line about the findings, such as `3 (1 critical, 2 low); 1 suppressed`. Severities that none
    /// has are left out, and "none" is never said without a word on what was covered.
    pub fn count_line(&self) -> String {
        let counts = self.counts();
        let per_severity: Vec<_> = Severity::ALL
            .into_iter()
            .rev()
            .filter(|severity| counts.get(*severity) > 0)
            .map(|severity| format!("{} {severity}", counts.get(severity)))
            .collect();
        let line = match per_severity.join(", ") {
            all if !all.is_empty() => format!("{} ({all})", counts.total()),
            _ if self.covers_anything() => "none in what was covered".to_owned(),
            _ => "none, because nothing was covered".to_owned(),
        };
        match self.suppressed().count() {
            0 => line,
            suppressed => format!("{line}; {suppressed} suppressed"),
        }
    }
}
