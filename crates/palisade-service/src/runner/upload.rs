//! The upload that a scan is made of.

use palisade_engine::ScanError;
use palisade_model::{Scan, Upload, UploadId};

use crate::error_chain;
use crate::runner::Worker;

/// The upload, as long as it is kept.
pub(crate) async fn upload_of(worker: &Worker, scan: &Scan, id: UploadId) -> Result<Upload, ScanError> {
    let upload = worker.service.store.get_upload(scan.organization_id, scan.test_mode, id).await;
    match upload {
        Ok(Some(upload)) => Ok(upload),
        Ok(None) => {
            let message = format!("expected the upload {id}, found that it was deleted");
            Err(ScanError::Target { code: "upload_not_found", message })
        }
        Err(error) => {
            tracing::error!(error = error_chain(&error), scan.id = %scan.id, "looking up an upload failed");
            Err(ScanError::Failed { part: "looking up the upload".to_owned() })
        }
    }
}
