//! The VEX document of a project: what its people say of vulnerabilities, for every later source scan of it. An object
//! beside the project; the worker reads it when a scan runs.

use std::io;

use palisade_model::{Principal, ProjectId, Resource, Scan, Scope};
use palisade_sbom::vex::{VexAtWork, VexDocument, read_vex};
use palisade_sbom::{Limits, ReadError};

use crate::access::require;
use crate::uploads::storage_error;
use crate::{CoreError, Service};

/// How findings and gaps name the document.
const NAME: &str = "project VEX document";

/// The largest document that is taken, in bytes.
pub const MAX_VEX_BYTES: usize = 16 << 20;

impl Service {
    /// Keeps a document for the project, in place of the one before. Answers what was read in it.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `invalid_vex`, `storage_full`; the object store's errors.
    pub async fn put_vex(
        &self,
        principal: &Principal,
        project_id: ProjectId,
        bytes: &[u8],
    ) -> Result<VexDocument, CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        self.expect_project(principal, project_id).await?;
        let document = read_aside(bytes.to_vec()).await?;
        let document = document
            .map_err(|found| CoreError::invalid_field("invalid_vex", "body", format!("body: {found}")))?;
        let mut writer = self.objects.write().await.map_err(storage_error)?;
        writer.append(bytes).await.map_err(storage_error)?;
        writer.store(&key(project_id)).await.map_err(storage_error)?;
        Ok(document)
    }

    /// The document as it was given.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the object store's errors.
    pub async fn get_vex(&self, principal: &Principal, project_id: ProjectId) -> Result<Vec<u8>, CoreError> {
        require(principal, Scope::read(Resource::Findings))?;
        self.expect_project(principal, project_id).await?;
        let bytes = self.vex_bytes(project_id).await.map_err(CoreError::internal)?;
        bytes.ok_or_else(|| CoreError::not_found("VEX document"))
    }

    /// Forgets the document; later scans count what it suppressed.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the object store's errors.
    pub async fn delete_vex(&self, principal: &Principal, project_id: ProjectId) -> Result<(), CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        self.expect_project(principal, project_id).await?;
        self.forget_vex(project_id).await.map_err(CoreError::internal)
    }

    /// What holds for a scan of the project.
    pub(crate) async fn vex_at_work(&self, scan: &Scan) -> Result<VexAtWork, CoreError> {
        let bytes = self.vex_bytes(scan.project_id).await.map_err(CoreError::internal)?;
        let Some(bytes) = bytes else { return Ok(VexAtWork::default()) };
        let document = read_aside(bytes).await?.map_err(CoreError::internal)?;
        Ok(VexAtWork::new(vec![document]))
    }

    pub(crate) async fn forget_vex(&self, project_id: ProjectId) -> io::Result<()> {
        self.objects.delete(&key(project_id)).await
    }

    async fn vex_bytes(&self, project_id: ProjectId) -> io::Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.objects.path_of(&key(project_id))).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Reads on a thread of its own: a large document takes its time.
async fn read_aside(bytes: Vec<u8>) -> Result<Result<VexDocument, ReadError>, CoreError> {
    let limits = Limits { bytes: MAX_VEX_BYTES, ..Limits::default() };
    let reading = tokio::task::spawn_blocking(move || read_vex(NAME, &bytes, limits));
    reading.await.map_err(CoreError::internal)
}

fn key(project_id: ProjectId) -> String {
    format!("vex/{project_id}")
}
