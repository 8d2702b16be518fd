//! Receiving an upload piece by piece: bounded, hashed, durable before it is acknowledged.

use palisade_model::{
    ImportOptions, Principal, ProjectId, Resource, Scope, UnixMillis, Upload, UploadId, UploadKind,
    truncate_utf8,
};

use crate::access::require;
use crate::objects::ObjectWriter;
use crate::uploads::kind::{detect, fits, max_bytes};
use crate::{CoreError, ErrorKind, Service};

/// How long an upload is kept.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;
const MAX_FILE_NAME: usize = 255;

/// What the client says about an upload.
#[derive(Debug, Clone, Default)]
pub struct NewUpload {
    /// Told by content when absent.
    pub kind: Option<UploadKind>,
    pub file_name: String,
    /// The project that the upload is for; a confined key must name one.
    pub project_id: Option<ProjectId>,
    /// Of a report.
    pub import_options: ImportOptions,
}

/// An upload that is being received. Dropped without [`Receiving::finish`], nothing stays.
pub struct Receiving<'s> {
    service: &'s Service,
    writer: ObjectWriter,
    upload: Upload,
    kind: Option<UploadKind>,
}

impl Service {
    /// Begins an upload; nothing is kept until it is finished.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found` for the project, `project_required`; the object store's errors.
    pub async fn begin_upload(
        &self,
        principal: &Principal,
        new: NewUpload,
    ) -> Result<Receiving<'_>, CoreError> {
        require(principal, Scope::write(Resource::Uploads))?;
        self.receive(principal, new).await
    }

    /// Begins the upload of a report whose import follows at once: the right to scan is enough.
    ///
    /// # Errors
    /// Like [`Service::begin_upload`]'s.
    pub async fn begin_import(
        &self,
        principal: &Principal,
        new: NewUpload,
    ) -> Result<Receiving<'_>, CoreError> {
        require(principal, Scope::write(Resource::Scans))?;
        self.receive(principal, new).await
    }

    async fn receive(&self, principal: &Principal, new: NewUpload) -> Result<Receiving<'_>, CoreError> {
        match new.project_id {
            Some(id) => self.expect_project(principal, id).await?,
            None if principal.is_confined() => {
                let detail = "project_id: expected a project that this key may see, found nothing";
                return Err(CoreError::invalid_field("project_required", "query.project_id", detail));
            }
            None => {}
        }
        let id = UploadId::new(self.next_id());
        let now = self.now();
        let upload = Upload {
            id,
            organization_id: principal.organization_id,
            project_id: new.project_id,
            kind: UploadKind::SourceArchive,
            file_name: plain_name(&new.file_name),
            size: 0,
            sha256: String::new(),
            object_key: format!("uploads/{}/{id}", principal.organization_id),
            import_options: new.import_options,
            test_mode: principal.test_mode,
            created_by: principal.actor(),
            created_at: now,
            expires_at: expiry(now),
        };
        let writer = self.objects.write().await.map_err(storage_error)?;
        Ok(Receiving { service: self, writer, upload, kind: new.kind })
    }
}

impl Service {
    /// Refuses a project that does not exist for the caller.
    pub(crate) async fn expect_project(&self, principal: &Principal, id: ProjectId) -> Result<(), CoreError> {
        let exists = principal.sees_project(id)
            && self.store.has_project(principal.organization_id, principal.test_mode, id).await?;
        if exists { Ok(()) } else { Err(CoreError::not_found("project")) }
    }
}

impl Receiving<'_> {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// `payload_too_large`; the object store's errors.
    pub async fn append(&mut self, bytes: &[u8]) -> Result<(), CoreError> {
        let limit = max_bytes(self.kind);
        if self.writer.size() + bytes.len() as u64 > limit {
            let detail = format!("expected at most {limit} bytes, found more");
            return Err(CoreError::new(ErrorKind::TooLarge, "payload_too_large", detail));
        }
        self.writer.append(bytes).await.map_err(storage_error)
    }

    /// Stores the upload. When this returns, it survives any crash.
    ///
    /// # Errors
    /// `empty_upload`, `unknown_upload_kind`, `invalid_upload`; the stores' errors.
    pub async fn finish(mut self) -> Result<Upload, CoreError> {
        self.upload.kind = self.judged_kind()?;
        let stored = self.writer.store(&self.upload.object_key).await.map_err(storage_error)?;
        (self.upload.size, self.upload.sha256) = (stored.size, stored.sha256);
        if let Err(error) = self.service.store.insert_upload(&self.upload).await {
            // Without its row nobody would ever find the object.
            if let Err(error) = self.service.objects.delete(&self.upload.object_key).await {
                tracing::warn!(error = %error, "deleting an object without a row failed");
            }
            return Err(error.into());
        }
        Ok(self.upload)
    }

    fn judged_kind(&self) -> Result<UploadKind, CoreError> {
        let head = self.writer.head();
        if head.is_empty() {
            return Err(CoreError::new(
                ErrorKind::Invalid,
                "empty_upload",
                "expected a file, found no bytes",
            ));
        }
        match self.kind {
            Some(kind) if fits(kind, head) => Ok(kind),
            Some(kind) => {
                let detail = format!("expected content of the kind {}, found something else", kind.as_str());
                Err(CoreError::new(ErrorKind::Invalid, "invalid_upload", detail))
            }
            None => detect(head, &self.upload.file_name).ok_or_else(|| {
                let detail =
                    "expected a zip or tar archive, perhaps gzipped, or a SARIF report, found something else";
                CoreError::new(ErrorKind::Invalid, "unknown_upload_kind", detail)
            }),
        }
    }
}

/// The last part of the name, printable: it is shown, never used as a path.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    palisade_model::printable(truncate_utf8(last, MAX_FILE_NAME))
}

fn expiry(now: UnixMillis) -> UnixMillis {
    now.saturating_add(KEPT_MS)
}

/// A full disk is told apart: the client can act on it.
pub(crate) fn storage_error(error: std::io::Error) -> CoreError {
    if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
        let full = CoreError::new(ErrorKind::StorageFull, "storage_full", "No space is left to store this");
        return CoreError { source: Some(Box::new(error)), ..full };
    }
    CoreError::internal(error)
}
