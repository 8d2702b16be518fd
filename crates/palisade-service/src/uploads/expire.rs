//! Deleting uploads whose time is over. Part of housekeeping.

use std::time::Duration;

use crate::{CoreError, Service};

const BATCH: u32 = 100;
/// No upload takes this long; what is older was left by a killed process.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

impl Service {
    /// Deletes expired uploads, bytes last, and sweeps what killed writers left.
    ///
    /// # Errors
    /// The stores' errors; the next call goes on.
    pub(crate) async fn expire_uploads(&self) -> Result<(), CoreError> {
        for upload in self.store.expired_uploads(self.now(), BATCH).await? {
            self.store.delete_upload(upload.organization_id, upload.test_mode, upload.id).await?;
            self.objects.delete(&upload.object_key).await.map_err(CoreError::internal)?;
        }
        self.objects.sweep(ABANDONED).await.map_err(CoreError::internal)
    }
}
