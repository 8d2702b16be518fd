//! Importing an uploaded report of another tool: its results become the findings of a scan.

use std::fs::File;
use std::io;
use std::path::Path;

use palisade_engine::{Cancel, ScanError};
use palisade_model::{Coverage, Finding, Gap, GapReason, Scan, ScannerRun, ScannerStatus, UploadId};
use palisade_report::{SarifError, SarifOptions, SarifSummary, read_sarif};
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
    let cancel = handles.cancel.clone();
    let reading = tokio::task::spawn_blocking(move || read(&path, &cancel, &out));
    let summary =
        reading.await.map_err(|_| ScanError::Failed { part: "reading the report".to_owned() })??;
    Ok(Scanned { coverage: coverage(&upload.file_name, &summary), blocks: Vec::new() })
}

fn read(path: &Path, cancel: &Cancel, out: &Sender<Finding>) -> Result<SarifSummary, ScanError> {
    let mut file = File::open(path).map_err(|error| unreadable(&SarifError::Unreadable(error)))?;
    let mut send = |_: &_, finding| {
        if cancel.is_cancelled() || out.blocking_send(finding).is_err() {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        Ok(())
    };
    let read = read_sarif(&mut file, &SarifOptions::default(), &mut send);
    match read {
        Err(_) if cancel.is_cancelled() => Err(ScanError::Cancelled),
        Err(error) => Err(unreadable(&error)),
        Ok(summary) => Ok(summary),
    }
}

fn unreadable(error: &SarifError) -> ScanError {
    ScanError::Target { code: error.code(), message: error.to_string() }
}

/// One entry per tool: a tool that reported is complete, so what it no longer reports is fixed.
fn coverage(file_name: &str, summary: &SarifSummary) -> Coverage {
    let mut coverage = Coverage::default();
    for run in &summary.runs {
        if coverage.scanners.iter().any(|known| known.scanner == run.scanner) {
            continue;
        }
        coverage.scanners.push(ScannerRun {
            scanner: run.scanner.clone(),
            version: run.tool_version.clone().unwrap_or_default(),
            status: ScannerStatus::Completed,
            reason: None,
            files: 0,
            checks: None,
        });
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
