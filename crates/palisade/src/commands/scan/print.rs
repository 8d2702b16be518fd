//! Puts the report where it was asked for, and tells a person at stderr when that is a file.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use palisade_model::Severity;
use palisade_report::{Look, Report};

use super::Args;
use crate::output;

/// Writes the report to `--output`, or to stdout.
pub(super) fn report(report: &Report<'_>, args: &Args) -> anyhow::Result<()> {
    let Some(path) = &args.output else {
        return Ok(output::to_stdout(|look, out| args.format.write(report, look, out))?);
    };
    output::to_file(path, |out| args.format.write(report, Look::default(), out))
        .with_context(|| format!("writing the report to {}", path.display()))?;
    // The report is written; a closed stderr changes nothing about it.
    let _ = writeln!(anstream::stderr(), "{}", summary(report, path));
    Ok(())
}

fn summary(report: &Report<'_>, path: &Path) -> String {
    let counts = report.counts();
    let per_severity: Vec<_> = Severity::ALL
        .into_iter()
        .rev()
        .filter(|severity| counts.get(*severity) > 0)
        .map(|severity| format!(" {} {severity},", counts.get(severity)))
        .collect();
    let gaps = report.coverage.gap_total();
    format!(
        "{} findings:{} {} suppressed, {gaps} not covered; report in {}",
        counts.total(),
        per_severity.concat(),
        report.suppressed().count(),
        path.display()
    )
}
