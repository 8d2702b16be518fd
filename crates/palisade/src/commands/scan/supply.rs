//! Downloads the advisories that a scan needs and nobody has synced yet. A failure is a warning, never a failed scan.

use std::io::Write;
use std::path::PathBuf;

use indicatif::MultiProgress;
use palisade_advisories::{Library, Patience, SyncError, SyncReport, sync_missing};
use palisade_dependencies::Supply;
use palisade_engine::Cancel;
use palisade_model::{Clock, Ecosystem, SystemClock, printable};

use crate::commands::advisories::SyncDisplay;
use crate::{downloads, pepper};

/// Syncs once, without patience.
#[derive(Debug)]
pub(super) struct Download {
    pub(super) data_dir: PathBuf,
    pub(super) cancel: Cancel,
    /// Drawn among the bars of the scan.
    pub(super) bars: MultiProgress,
}

impl Supply for Download {
    fn supply(&self, library: &Library, missing: &[Ecosystem]) {
        let warning = match self.sync(library, missing) {
            Ok(report) => describe(&report),
            // The scan ends, and says so.
            Err(error) if matches!(error.downcast_ref(), Some(SyncError::Cancelled)) => None,
            Err(error) => Some(format!("{}: {error:#}", listed(missing))),
        };
        if let Some(warning) = warning {
            let text =
                format!("warning: advisories could not be downloaded of {warning}; --offline does not try");
            let text = printable(&text);
            // The report says what is not covered, whether or not anybody reads this.
            let _ = self.bars.suspend(|| writeln!(anstream::stderr(), "{text}"));
        }
    }
}

impl Download {
    fn sync(&self, library: &Library, missing: &[Ecosystem]) -> anyhow::Result<SyncReport> {
        let mut options = downloads::for_scan()?;
        options.patience = Patience::short();
        pepper::ensure_data_dir(&self.data_dir)?;
        let display = SyncDisplay::new(&self.bars, Some(self.cancel.clone()));
        let report = sync_missing(library, missing, &options, &display, SystemClock.now());
        display.finish();
        Ok(report?)
    }
}

/// What failed, with the first reason. An ecosystem that is published nowhere is no failure: the report has it as not covered.
fn describe(report: &SyncReport) -> Option<String> {
    let failed =
        report.synced.iter().filter_map(|one| Some((one.subject.as_str(), one.outcome.as_ref().err()?)));
    let failed: Vec<_> =
        failed.filter(|(_, error)| !matches!(error, SyncError::NotPublished { .. })).collect();
    let (_, reason) = failed.first()?;
    let names: Vec<_> = failed.iter().map(|(name, _)| *name).collect();
    Some(format!("{}: {reason}", names.join(", ")))
}

fn listed(ecosystems: &[Ecosystem]) -> String {
    ecosystems.iter().map(|ecosystem| ecosystem.as_str()).collect::<Vec<_>>().join(", ")
}
