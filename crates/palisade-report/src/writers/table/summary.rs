//! What the findings add up to, and what was looked at to find them: never one without the other.

use std::io;

use owo_colors::Style;
use palisade_model::{CheckCounts, Coverage, ScannerRun};

use super::super::text::Page;
use super::GUTTER;
use crate::{GateSummary, PolicySummary, Report};

pub(super) fn write(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let (bold, plain) = (Style::new().bold(), Style::new());
    page.labelled(("Target", bold), GUTTER, (report.target, plain))?;
    page.labelled(("Findings", bold), GUTTER, (&report.count_line(), bold))?;
    page.labelled(("Score", bold), GUTTER, (&score(report), plain))?;
    let mut label = "Covered";
    for line in covered(report) {
        page.labelled((label, bold), GUTTER, (&line, plain))?;
        label = "";
    }
    let mut label = "Gate";
    for line in report.gate.into_iter().flat_map(gate) {
        page.labelled((label, bold), GUTTER, (&line, plain))?;
        label = "";
    }
    Ok(())
}

/// How the gate stands, then what does not hold of each policy.
fn gate(gate: &GateSummary) -> Vec<String> {
    let mut lines = vec![gate.status.as_str().to_owned()];
    for PolicySummary { name, violations, .. } in &gate.policies {
        lines.extend(violations.iter().map(|violation| format!("{name}: {violation}")));
    }
    lines
}

fn score(report: &Report<'_>) -> String {
    match (report.score, report.grade) {
        (Some(score), Some(grade)) => format!("{score} of 100, grade {}", grade.as_str()),
        _ => "none, the target could not be judged".to_owned(),
    }
}

/// One line per scanner that ran, one for the ignored files.
fn covered(report: &Report<'_>) -> Vec<String> {
    let coverage = report.coverage;
    let mut lines: Vec<_> = report.scanners_that_ran().map(|run| of_scanner(run, coverage)).collect();
    if lines.is_empty() {
        lines.push("nothing".to_owned());
    }
    if coverage.files_ignored > 0 {
        lines.push(format!("{} left out by ignore files", files(coverage.files_ignored)));
    }
    lines
}

fn of_scanner(run: &ScannerRun, coverage: &Coverage) -> String {
    let what = match &run.checks {
        Some(checks) if run.own_checks > 0 => {
            format!("{}, {} of them from --rules", of_checks(checks), run.own_checks)
        }
        Some(checks) => of_checks(checks),
        None => {
            format!("{} of {}, {}", run.files, files(coverage.files_seen), size(coverage.bytes_scanned))
        }
    };
    format!("{}: {what}", run.scanner)
}

/// `40 checks (6 failed, 34 passed)`; the outcomes that none had are left out.
fn of_checks(checks: &CheckCounts) -> String {
    let outcomes = [
        (checks.fail, "failed"),
        (checks.pass, "passed"),
        (checks.not_applicable, "not applicable"),
        (checks.error, "without an answer"),
    ];
    let total: u64 = outcomes.iter().map(|(count, _)| count).sum();
    let some: Vec<_> = outcomes
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{total} {} ({})", if total == 1 { "check" } else { "checks" }, some.join(", "))
}

fn files(count: u64) -> String {
    format!("{count} {}", if count == 1 { "file" } else { "files" })
}

/// Bytes in the unit that gives at most four digits, cut, never rounded up.
fn size(bytes: u64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes;
    let mut unit = 0;
    while value >= 10_000 && unit + 1 < units.len() {
        value /= 1024;
        unit += 1;
    }
    format!("{value} {}", units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_at_most_four_digits() {
        for (bytes, text) in
            [(0, "0 bytes"), (9_999, "9999 bytes"), (10_240, "10 KiB"), (1 << 40, "1024 GiB")]
        {
            assert_eq!(size(bytes), text);
        }
        assert_eq!(size(u64::MAX), "16777215 TiB");
    }
}
