//! `palisade advisories import`: takes files, and says what was taken.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;
use palisade_advisories::{ImportReport, Library};
use palisade_model::{Clock, SystemClock};

use crate::output;

pub(super) fn import(library: &Library, paths: &[PathBuf]) -> anyhow::Result<()> {
    let report = library.import(paths, SystemClock.now())?;
    output::to_stdout(|_, out| write_import(&report, out))?;
    if let Some(first) = report.refused.first() {
        let (count, path) = (report.refused.len(), first.path.display());
        bail!("{count} of {} could not be imported; {path}: {}", paths.len(), first.error);
    }
    Ok(())
}

fn write_import(report: &ImportReport, out: &mut dyn Write) -> io::Result<()> {
    for (ecosystem, records) in &report.records {
        writeln!(out, "{:<16} {records} advisories imported", ecosystem.as_str())?;
    }
    if let Some(entries) = report.epss {
        writeln!(out, "{:<16} {entries} scores imported", "EPSS")?;
    }
    if let Some(entries) = report.known_exploited {
        writeln!(out, "{:<16} {entries} entries imported", "KEV")?;
    }
    if report.skipped > 0 {
        writeln!(out, "{} records of ecosystems that are not known were left out", report.skipped)?;
    }
    Ok(())
}
