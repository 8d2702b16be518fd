//! The invocation (§3.20): whether the scan ran, and everything it did not cover as notifications (§3.58).

use palisade_model::{Coverage, Gap, GapReason, ScannerRun, ScannerStatus, rfc3339};
use serde::Serialize;
use serde_json::{Value, json};

use super::result::file;
use crate::Report;

/// Id of the notifications about scanners that did not finish; gaps use the word of their reason.
pub(super) const SCANNER_UNFINISHED: &str = "scanner_unfinished";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    execution_successful: bool,
    start_time_utc: String,
    end_time_utc: String,
    tool_execution_notifications: Vec<Value>,
}

impl Invocation {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let coverage = report.coverage;
        let runs = coverage.scanners.iter().filter_map(of_run);
        let gaps = coverage.gaps.iter().map(of_gap);
        Self {
            execution_successful: coverage.scanners.iter().all(|run| run.status != ScannerStatus::Failed),
            start_time_utc: rfc3339(report.started_at),
            end_time_utc: rfc3339(report.finished_at),
            tool_execution_notifications: runs.chain(gaps).chain(unlisted(coverage)).collect(),
        }
    }
}

fn of_run(run: &ScannerRun) -> Option<Value> {
    let (level, how) = match run.status {
        ScannerStatus::Completed => return None,
        ScannerStatus::Partial => ("warning", "covered its input only in part"),
        ScannerStatus::Skipped => ("warning", "was skipped"),
        ScannerStatus::Failed => ("error", "failed"),
    };
    let reason = run.reason.as_deref().unwrap_or("no reason was given");
    let text = format!("scanner {} {how}: {reason}", run.scanner);
    Some(notification(SCANNER_UNFINISHED, level, &text))
}

fn of_gap(gap: &Gap) -> Value {
    let text = format!("not covered ({}): {}: {}", gap.reason.as_str(), gap.subject, gap.detail);
    let mut value = notification(gap.reason.as_str(), level(gap.reason), &text);
    if is_about_a_file(gap.reason) {
        value["locations"] = json!([{"physicalLocation": {"artifactLocation": file(&gap.subject)}}]);
    }
    value
}

fn unlisted(coverage: &Coverage) -> Option<Value> {
    let more = coverage.gap_total().saturating_sub(coverage.gaps.len() as u64);
    let text = format!("{more} more gaps are counted but not listed");
    (more > 0).then(|| notification(SCANNER_UNFINISHED, "warning", &text))
}

fn notification(id: &str, level: &str, text: &str) -> Value {
    json!({"descriptor": {"id": id}, "level": level, "message": {"text": text}})
}

fn level(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Binary | GapReason::SpecialFile => "note",
        GapReason::ScannerError | GapReason::Unreachable => "error",
        _ => "warning",
    }
}

/// The other reasons may name a check or a URL.
fn is_about_a_file(reason: GapReason) -> bool {
    matches!(
        reason,
        GapReason::TooLarge
            | GapReason::Binary
            | GapReason::Unreadable
            | GapReason::SpecialFile
            | GapReason::Suppression
    )
}
