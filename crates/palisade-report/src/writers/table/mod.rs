//! The report for people: findings by severity and rule, then what they add up to and what was not covered.

mod coverage;
mod findings;
mod summary;

use std::io;

use super::text::{Look, Page};
use crate::Report;

/// Columns of the labels of summary and coverage.
const GUTTER: usize = 13;

/// Writes the report for people.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_table(report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let mut page = Page::new(look, &mut out);
    findings::write(report, &mut page)?;
    summary::write(report, &mut page)?;
    coverage::write(report, &mut page)?;
    io::Write::flush(&mut out)
}

#[cfg(test)]
mod tests;
