//! Reading and deleting uploads.

use palisade_model::{Page, PageSize, Principal, Resource, Scope, Upload, UploadId};

use crate::access::require;
use crate::{CoreError, Service};

/// Which uploads to list.
#[derive(Debug, Clone, Default)]
pub struct ListUploads {
    /// Only uploads older than this one.
    pub before: Option<UploadId>,
    pub size: PageSize,
}

impl Service {
    /// The uploads that the caller may see, newest first.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_uploads(
        &self,
        principal: &Principal,
        list: ListUploads,
    ) -> Result<Page<Upload>, CoreError> {
        require(principal, Scope::read(Resource::Uploads))?;
        let uploads = self.store.list_uploads(
            principal.organization_id,
            principal.test_mode,
            principal.projects.only(),
            self.now(),
            list.before,
            list.size,
        );
        Ok(uploads.await?)
    }

    /// One upload.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn get_upload(&self, principal: &Principal, id: UploadId) -> Result<Upload, CoreError> {
        require(principal, Scope::read(Resource::Uploads))?;
        self.visible_upload(principal, id).await
    }

    /// Deletes an upload and its bytes. Scans that were made of it stay.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the stores' errors.
    pub async fn delete_upload(&self, principal: &Principal, id: UploadId) -> Result<(), CoreError> {
        require(principal, Scope::write(Resource::Uploads))?;
        self.visible_upload(principal, id).await?;
        let deleted = self.store.delete_upload(principal.organization_id, principal.test_mode, id).await?;
        let upload = deleted.ok_or_else(|| CoreError::not_found("upload"))?;
        self.objects.delete(&upload.object_key).await.map_err(CoreError::internal)
    }

    pub(crate) async fn visible_upload(
        &self,
        principal: &Principal,
        id: UploadId,
    ) -> Result<Upload, CoreError> {
        let upload = self.store.get_upload(principal.organization_id, principal.test_mode, id).await?;
        let sees = |upload: &Upload| match upload.project_id {
            Some(project) => principal.sees_project(project),
            None => !principal.is_confined(),
        };
        let is_kept = |upload: &Upload| upload.expires_at > self.now();
        upload.filter(sees).filter(is_kept).ok_or_else(|| CoreError::not_found("upload"))
    }
}
