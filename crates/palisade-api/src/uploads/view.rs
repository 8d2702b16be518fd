//! How an upload reads.

use palisade_model::{Upload, UploadId, UploadKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;

/// An upload.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
pub(crate) struct UploadView<'a> {
    /// Opaque.
    #[schema(value_type = String, example = "upl_01JZZZZZZZZZZZZZZZZZZZZZZZ")]
    id: UploadId,
    /// The same as `id`.
    #[schema(value_type = String)]
    upload_id: UploadId,
    /// `source_archive`, `sarif`, `apk` or `ipa`.
    #[schema(value_type = String, example = "source_archive")]
    kind: UploadKind,
    file_name: &'a str,
    /// Bytes.
    size: u64,
    /// Of the bytes as they came, in hex.
    sha256: &'a str,
    /// The project that it is for.
    #[schema(required)]
    project_id: Option<String>,
    created_at: Timestamp,
    /// Deleted after this.
    expires_at: Timestamp,
}

impl<'a> From<&'a Upload> for UploadView<'a> {
    fn from(upload: &'a Upload) -> Self {
        Self {
            id: upload.id,
            upload_id: upload.id,
            kind: upload.kind,
            file_name: &upload.file_name,
            size: upload.size,
            sha256: &upload.sha256,
            project_id: upload.project_id.map(|id| id.to_string()),
            created_at: Timestamp(upload.created_at),
            expires_at: Timestamp(upload.expires_at),
        }
    }
}
