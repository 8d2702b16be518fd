//! `palisade advisories sync`: downloads what is new, and says what that was.

use std::io::{self, Write};

use anyhow::bail;
use indicatif::MultiProgress;
use palisade_advisories::{Change, Library, Subject, SyncError, SyncReport, Synced};
use palisade_model::{Clock, Ecosystem, SystemClock};

use super::progress::SyncDisplay;
use crate::downloads::{DownloadArgs, Downloads};
use crate::output;

/// Download what is new of the advisories: OSV exports, EPSS scores and the KEV catalogue
///
/// What breaks off is kept and goes on with the next sync; what is broken changes nothing.
#[derive(Debug, clap::Args)]
pub(super) struct SyncArgs {
    /// Such as PyPI or crates.io [default: those that were imported or synced before, else all]
    #[arg(value_name = "ECOSYSTEM", value_parser = ecosystem)]
    ecosystems: Vec<Ecosystem>,
    #[command(flatten)]
    pub(super) from: DownloadArgs,
}

/// Blocks until all of it is there or failed.
pub(super) fn sync(library: &Library, args: &SyncArgs, from: &Downloads) -> anyhow::Result<()> {
    let ecosystems = match args.ecosystems.is_empty() {
        true => usual(library)?,
        false => args.ecosystems.clone(),
    };
    let display = SyncDisplay::new(&MultiProgress::new(), None);
    let report =
        palisade_advisories::sync(library, &ecosystems, &from.options()?, &display, SystemClock.now())?;
    display.finish();
    output::to_stdout(|_, out| write_sync(&report, out))?;
    let failed: Vec<_> =
        report.synced.iter().filter_map(|one| Some((one, one.outcome.as_ref().err()?))).collect();
    for (one, error) in &failed {
        let _ = writeln!(anstream::stderr(), "warning: {}: {error}", one.subject.as_str());
    }
    let is_fault = |one: &Synced, error: &SyncError| match one.subject {
        // Not every ecosystem is published everywhere.
        Subject::Export(_) => {
            !(args.ecosystems.is_empty() && matches!(error, SyncError::NotPublished { .. }))
        }
        Subject::Epss | Subject::KnownExploited => from.signals_were_asked_for,
    };
    let faults = failed.iter().filter(|(one, error)| is_fault(one, error)).count();
    if faults > 0 {
        bail!("{faults} of {} could not be synced", report.synced.len());
    }
    Ok(())
}

/// Those that are there, else all that are known.
fn usual(library: &Library) -> anyhow::Result<Vec<Ecosystem>> {
    let there: Vec<_> = library.status()?.sources.iter().map(|source| source.ecosystem).collect();
    Ok(if there.is_empty() { Ecosystem::ALL.to_vec() } else { there })
}

fn ecosystem(text: &str) -> Result<Ecosystem, String> {
    let found = Ecosystem::ALL.iter().find(|ecosystem| ecosystem.as_str().eq_ignore_ascii_case(text));
    found.copied().ok_or_else(|| {
        let all: Vec<_> = Ecosystem::ALL.iter().map(|ecosystem| ecosystem.as_str()).collect();
        format!("expected one of {}", all.join(", "))
    })
}

fn write_sync(report: &SyncReport, out: &mut dyn Write) -> io::Result<()> {
    for Synced { subject, outcome } in &report.synced {
        let noun = match subject {
            Subject::Export(_) => "advisories",
            Subject::Epss => "scores",
            Subject::KnownExploited => "entries",
        };
        let name = subject.as_str();
        match outcome {
            Ok(Change::Nothing) => writeln!(out, "{name:<16} unchanged")?,
            Ok(Change::Records(records)) => writeln!(out, "{name:<16} {records} {noun} new or changed")?,
            Ok(Change::Whole(entries)) => writeln!(out, "{name:<16} {entries} {noun} imported")?,
            // Told on stderr.
            Err(_) => {}
        }
    }
    Ok(())
}
