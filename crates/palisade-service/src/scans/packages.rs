//! The packages of a scanned tree, kept as an object beside the scan: what bills of materials are made of.

use std::io;

use palisade_model::{PackageFile, ProjectId, Scan};
use palisade_sbom::summary_of;

use crate::{CoreError, Service};

impl Service {
    /// Keeps the packages of a scan, in which so many vulnerabilities count; a later attempt replaces them. Called by the
    /// worker that runs the scan.
    ///
    /// # Errors
    /// Of the object store and the store.
    pub async fn keep_packages(
        &self,
        scan: &Scan,
        packages: &[PackageFile],
        vulnerabilities: u64,
    ) -> Result<(), CoreError> {
        self.write_packages(scan, packages).await.map_err(CoreError::internal)?;
        let summary = summary_of(packages);
        Ok(self.store.put_sbom(scan, &summary, vulnerabilities, self.now()).await?)
    }

    async fn write_packages(&self, scan: &Scan, packages: &[PackageFile]) -> io::Result<()> {
        let bytes = serde_json::to_vec(packages)?;
        let mut writer = self.objects.write().await?;
        writer.append(&bytes).await?;
        writer.store(&key(scan)).await.map(|_| ())
    }

    /// The packages of a scan; `None` when it kept none: it did not look for any, or has not come to its end.
    pub(crate) async fn packages(&self, scan: &Scan) -> io::Result<Option<Vec<PackageFile>>> {
        match tokio::fs::read(self.objects.path_of(&key(scan))).await {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes those of a project that is gone.
    pub(crate) async fn forget_packages(&self, project_id: ProjectId) -> io::Result<()> {
        match tokio::fs::remove_dir_all(self.objects.path_of(&folder(project_id))).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn key(scan: &Scan) -> String {
    format!("{}/{}.json", folder(scan.project_id), scan.id)
}

fn folder(project_id: ProjectId) -> String {
    format!("packages/{project_id}")
}
