//! Importing an uploaded report of another tool: its results become the findings of a scan.

use std::fs::File;
use std::io;
use std::path::Path;

use palisade_engine::{Cancel, ScanError};
use palisade_model::{
    Capability, Coverage, Finding, Gap, GapReason, ImportOptions, Scan, ScannerRun, ScannerStatus, Upload,
    UploadId,
};
use palisade_report::{RunInfo, SarifError, SarifOptions, SarifSummary, read_sarif};
use palisade_store::Analysis;
use tokio::sync::mpsc::Sender;

use crate::runner::Worker;
use crate::runner::scanners::{Handles, Scanned};
use crate::runner::upload::upload_of;

pub(crate) async fn run_report(
    worker: &Worker,
    scan: &Scan,
    upload_id: UploadId,
    handles: &Handles,
    out: Sender<Finding>,
) -> Result<Scanned, ScanError> {
    let upload = upload_of(worker, scan, upload_id).await?;
    let path = worker.service.objects.path_of(&upload.object_key);
    let options = options(worker, scan, &upload);
    let cancel = handles.cancel.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let mut send = |finding| match cancel.is_cancelled() {
            true => Err(io::Error::from(io::ErrorKind::Interrupted)),
            false => out.blocking_send(finding).map_err(io::Error::other),
        };
        let mut kept = Kept::default();
        // Nothing of a report is taken that is wrong at its end.
        let summary = read(&path, &options, &cancel, &mut |finding| {
            kept.take(finding);
            Ok(())
        })?;
        match kept.all() {
            // Cancelled, or nobody takes findings any more.
            Some(findings) => findings.into_iter().try_for_each(send).map_err(|_| ScanError::Cancelled)?,
            None => read(&path, &options, &cancel, &mut send).map(drop)?,
        }
        Ok::<_, ScanError>(summary)
    });
    let summary =
        reading.await.map_err(|_| ScanError::Failed { part: "reading the report".to_owned() })??;
    let analyses = summary.runs.iter().map(analysis).collect();
    Ok(Scanned { coverage: coverage(&upload.file_name, &summary), analyses, ..Scanned::default() })
}

/// The findings of a report that are kept in memory between its two readings; a larger one is read again.
#[derive(Default)]
struct Kept {
    findings: Vec<Finding>,
    more: bool,
}

impl Kept {
    /// About 2 kB each.
    const MOST: usize = 30_000;

    fn take(&mut self, finding: Finding) {
        if self.findings.len() == Self::MOST {
            *self = Self { findings: Vec::new(), more: true };
        } else if !self.more {
            self.findings.push(finding);
        }
    }

    fn all(self) -> Option<Vec<Finding>> {
        (!self.more).then_some(self.findings)
    }
}

fn options(worker: &Worker, scan: &Scan, upload: &Upload) -> SarifOptions {
    let registry = &worker.service.registry;
    let ours = [registry.of_trees(), registry.of_targets()].concat().into_iter().map(|meta| meta.id);
    // Those that another version has, too.
    let ours = ours.chain(Capability::ALL.map(Capability::as_str)).chain(["dependencies"]);
    let ImportOptions { checkout_uri, category } = upload.import_options.clone();
    SarifOptions {
        checkout_uri,
        category,
        project: Some(scan.project_id.to_string()),
        own_scanners: ours.map(str::to_owned).collect(),
        ..SarifOptions::default()
    }
}

fn read(
    path: &Path,
    options: &SarifOptions,
    cancel: &Cancel,
    take: &mut dyn FnMut(Finding) -> io::Result<()>,
) -> Result<SarifSummary, ScanError> {
    let mut file = File::open(path).map_err(|error| unreadable(&SarifError::Unreadable(error)))?;
    let mut send = |_: &_, finding| match cancel.is_cancelled() {
        true => Err(io::Error::from(io::ErrorKind::Interrupted)),
        false => take(finding),
    };
    let read = read_sarif(&mut file, options, &mut send);
    match read {
        Err(_) if cancel.is_cancelled() => Err(ScanError::Cancelled),
        Err(error) => Err(unreadable(&error)),
        Ok(summary) => Ok(summary),
    }
}

fn unreadable(error: &SarifError) -> ScanError {
    ScanError::Target { code: error.code(), message: error.to_string() }
}

fn analysis(run: &RunInfo) -> Analysis {
    Analysis {
        scanner: run.scanner.clone(),
        category: run.category.clone().unwrap_or_default(),
        is_complete: run.incomplete.is_none(),
    }
}

/// One entry per tool. What a tool that reported everything no longer reports is fixed.
fn coverage(file_name: &str, summary: &SarifSummary) -> Coverage {
    let mut coverage = Coverage::default();
    for run in &summary.runs {
        let known = coverage.scanners.iter().position(|known| known.scanner == run.scanner);
        let at = known.unwrap_or_else(|| {
            coverage.scanners.push(ScannerRun {
                scanner: run.scanner.clone(),
                version: run.tool_version.clone().unwrap_or_default(),
                status: ScannerStatus::Completed,
                reason: None,
                files: 0,
                checks: None,
                own_checks: 0,
            });
            coverage.scanners.len() - 1
        });
        if let Some(reason) = &run.incomplete {
            let scanner = &mut coverage.scanners[at];
            (scanner.status, scanner.reason) = (ScannerStatus::Partial, Some(reason.clone()));
        }
    }
    for notice in &summary.notices {
        coverage.add_gap(Gap {
            subject: file_name.to_owned(),
            reason: GapReason::Limit,
            detail: notice.clone(),
            scanner: None,
        });
    }
    coverage
}
