//! SARIF 2.1.0 (OASIS) for code hosts and editors. Holds no path of the machine that scanned: file
//! locations are relative to `SRCROOT`, which the reader places.

mod code;
mod invocation;
mod log;
mod result;
mod rule;
mod stream;
mod uri;

use std::io;

pub use stream::SarifStream;

use super::safe_json;
use crate::Report;

/// Writes the report as SARIF 2.1.0 with one run.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_sarif(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    safe_json::write(&log::Log::of(report), out)
}

#[cfg(test)]
mod tests;
