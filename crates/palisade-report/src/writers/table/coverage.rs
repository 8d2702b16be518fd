//! What was not covered and why: scanners that did not finish, then gaps by reason.

use std::io;

use owo_colors::Style;
use palisade_model::{Coverage, GapReason, ScannerRun, ScannerStatus};

use super::super::text::Page;
use super::GUTTER;
use crate::Report;

/// So many gaps of each reason are named; the JSON report lists more.
const NAMED: usize = 3;

/// Writes nothing when all was covered.
pub(super) fn write(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let mut label = "Not covered";
    for line in scanners(report.coverage).into_iter().chain(gaps(report.coverage)) {
        page.labelled((label, Style::new().bold().yellow()), GUTTER, (&line, Style::new()))?;
        label = "";
    }
    Ok(())
}

fn scanners(coverage: &Coverage) -> Vec<String> {
    coverage.scanners.iter().filter_map(unfinished).collect()
}

fn unfinished(run: &ScannerRun) -> Option<String> {
    let how = match run.status {
        ScannerStatus::Completed => return None,
        ScannerStatus::Partial => "only in part",
        ScannerStatus::Skipped => "skipped",
        ScannerStatus::Failed => "failed",
    };
    let reason = run.reason.as_deref().unwrap_or("no reason was given");
    Some(format!("scanner {} {how}: {reason}", run.scanner))
}

fn gaps(coverage: &Coverage) -> Vec<String> {
    coverage.gap_counts.iter().map(|(reason, count)| of_reason(*reason, *count, coverage)).collect()
}

/// `12 binary: a.png, b.png, c.png and 9 more`
fn of_reason(reason: GapReason, count: u64, coverage: &Coverage) -> String {
    let named: Vec<_> = coverage
        .gaps
        .iter()
        .filter(|gap| gap.reason == reason)
        .take(NAMED)
        .map(|gap| match speaks_for_itself(reason) || gap.detail.is_empty() {
            true => gap.subject.clone(),
            false => format!("{} ({})", gap.subject, gap.detail),
        })
        .collect();
    let more = count.saturating_sub(named.len() as u64);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{count} {}: {}{rest}", reason.as_str().replace('_', " "), named.join(", "))
}

fn speaks_for_itself(reason: GapReason) -> bool {
    matches!(reason, GapReason::Binary | GapReason::SpecialFile | GapReason::TooLarge)
}
