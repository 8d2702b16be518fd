//! Cancelling a scan.

use std::sync::Arc;

use palisade_model::{Principal, Resource, Scan, ScanId, Scope};
use palisade_store::CancelOutcome;

use crate::access::require;
use crate::{CoreError, ErrorKind, Service};

impl Service {
    /// Cancels a queued scan at once; asks a running one to stop. Answers the scan as it is now.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `scan_ended` when there is nothing left to cancel; the store's errors.
    pub async fn cancel_scan(&self, principal: &Principal, id: ScanId) -> Result<Arc<Scan>, CoreError> {
        require(principal, Scope::write(Resource::Scans))?;
        // A scan stays in its project, so this holds until the cancel below.
        if principal.is_confined() {
            self.get_scan(principal, id).await?;
        }
        let organization = principal.organization_id;
        let cancelled = self.store.request_cancel(
            organization,
            id,
            principal.test_mode,
            self.now(),
            self.next_event_id(),
        );
        match cancelled.await? {
            CancelOutcome::Cancelled(scan) => Ok(Arc::new(scan)),
            CancelOutcome::Requested => {
                self.running.cancel(id);
                self.get_scan(principal, id).await
            }
            CancelOutcome::AlreadyTerminal => {
                let detail = "This scan has already ended";
                Err(CoreError::new(ErrorKind::Conflict, "scan_ended", detail))
            }
            CancelOutcome::NotFound => Err(CoreError::not_found("scan")),
        }
    }
}
