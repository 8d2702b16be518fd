//! The bill of materials of a scan, with the vulnerabilities that were found.

use std::io;
use std::path::Path;

use anyhow::{Context, bail};
use palisade_model::UnixMillis;
use palisade_sbom::{Format, Inventory, analysis_of, vulnerabilities_of, write_sbom};

use super::findings::Outcome;

/// Who decides on the command line is not known.
const AUTHOR: &str = "Unknown Author";

/// What a bill is named after.
pub(super) struct Bill<'a> {
    pub(super) target: &'a Path,
    pub(super) outcome: &'a Outcome,
    pub(super) at: UnixMillis,
}

impl Bill<'_> {
    /// Writes the bill in one of its forms.
    pub(super) fn write(&self, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
        let absolute = self.target.canonicalize().unwrap_or_else(|_| self.target.to_owned());
        let name = absolute.file_name().map_or_else(|| "root".into(), |name| name.to_string_lossy());
        let decided = self.outcome.findings.iter().map(|finding| (finding, analysis_of(finding)));
        let inventory = Inventory {
            name: &name,
            version: None,
            files: &self.outcome.packages,
            vulnerabilities: &vulnerabilities_of(decided),
            author: AUTHOR,
            tool_version: env!("CARGO_PKG_VERSION"),
            at: self.at,
        };
        write_sbom(&inventory, format, out)
    }
}

/// The time that a bill gives: `SOURCE_DATE_EPOCH` (seconds) where it is set, so that builds can be reproduced.
pub(super) fn time_of_bill(now: UnixMillis) -> anyhow::Result<UnixMillis> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(now) };
    let text = text.to_string_lossy();
    let seconds: i64 = text
        .parse()
        .with_context(|| format!("expected SOURCE_DATE_EPOCH as seconds since 1970, found {text:?}"))?;
    match seconds.checked_mul(1000) {
        Some(at) if at >= 0 => Ok(at),
        _ => bail!("expected SOURCE_DATE_EPOCH as seconds since 1970, found {text:?}"),
    }
}
