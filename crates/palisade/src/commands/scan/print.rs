//! Puts the report where it was asked for, and tells a person at stderr when that is a file.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use palisade_model::ScannerStatus;
use palisade_report::{Look, Report};

use super::Args;
use super::form::Form;
use super::sbom::Bill;
use crate::output;

/// Writes the report to `--output`, or to stdout.
pub(super) fn report(report: &Report<'_>, bill: &Bill<'_>, args: &Args) -> anyhow::Result<()> {
    let write = |look, out: &mut dyn Write| match args.format {
        Form::Report(format) => format.write(report, look, out),
        Form::Bill(format) => bill.write(format, out),
    };
    let Some(path) = &args.output else {
        return Ok(output::to_stdout(write)?);
    };
    output::to_file(path, |out| write(Look::default(), out))
        .with_context(|| format!("writing the report to {}", path.display()))?;
    // The report is written; a closed stderr changes nothing about it.
    let _ = writeln!(anstream::stderr(), "{}", summary(report, path));
    Ok(())
}

/// Says "not covered" here too: nobody may open the file.
fn summary(report: &Report<'_>, path: &Path) -> String {
    let unfinished =
        report.coverage.scanners.iter().filter(|run| run.status != ScannerStatus::Completed).count();
    let not_covered = match (report.coverage.gap_total(), unfinished) {
        (0, 0) => String::new(),
        (gaps, unfinished) => format!("; not covered: {gaps} inputs, {unfinished} scanners not complete"),
    };
    format!("findings: {}{not_covered}; report: {}", report.count_line(), path.display())
}
