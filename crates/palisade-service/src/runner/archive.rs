//! Scanning an uploaded archive: unpacked into a folder of its own, scanned like any tree, deleted.

use std::path::Path;

use palisade_engine::{Cancel, ScanError, UnpackError, UnpackLimits, unpack};
use palisade_model::{Coverage, Finding, Scan, UploadId};
use tempfile::TempDir;
use tokio::sync::mpsc::Sender;

use crate::runner::Worker;
use crate::runner::scanners::{Handles, Scanned, scan_root};
use crate::runner::upload::upload_of;

pub(crate) async fn run_archive(
    worker: &Worker,
    scan: &Scan,
    upload_id: UploadId,
    handles: &Handles,
    out: Sender<Finding>,
) -> Result<Scanned, ScanError> {
    let upload = upload_of(worker, scan, upload_id).await?;
    let objects = &worker.service.objects;
    let (archive, work, cancel) =
        (objects.path_of(&upload.object_key), objects.work_folder(), handles.cancel.clone());
    let unpacking = tokio::task::spawn_blocking(move || unpacked(&archive, &work, &cancel));
    let (folder, left_out) =
        unpacking.await.map_err(|_| ScanError::Failed { part: "unpacking the archive".to_owned() })??;
    let mut scanned = scan_root(worker, scan, folder.path().to_path_buf(), handles, out).await?;
    for gap in left_out.gaps {
        scanned.coverage.add_gap(gap);
    }
    // Many small files: not on a thread that serves requests.
    tokio::task::spawn_blocking(move || drop(folder)).await.ok();
    Ok(scanned)
}

/// The folder, deleted when dropped, and what was left out of it.
fn unpacked(archive: &Path, work: &Path, cancel: &Cancel) -> Result<(TempDir, Coverage), ScanError> {
    let failed = |error: std::io::Error| ScanError::Target {
        code: "unpack_failed",
        message: format!("expected room to unpack the archive, found {error}"),
    };
    std::fs::create_dir_all(work).map_err(failed)?;
    let folder = tempfile::tempdir_in(work).map_err(failed)?;
    match unpack(archive, folder.path(), &UnpackLimits::default(), cancel) {
        Ok(unpacked) => Ok((folder, unpacked.coverage)),
        Err(UnpackError::Cancelled) => Err(ScanError::Cancelled),
        Err(error) => Err(ScanError::Target { code: error.code(), message: error.to_string() }),
    }
}
