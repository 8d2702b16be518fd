//! Removes what is older than the retention time. Called by the housekeeping of every worker.

use palisade_model::UnixMillis;

use crate::{CoreError, Service};

const DAY_MS: i64 = 86_400_000;

/// Cuts every chain at its old end; answers how many segments went.
pub(crate) async fn retain_every_chain(
    service: &Service,
    days: u32,
    now: UnixMillis,
) -> Result<u64, CoreError> {
    let before = now.saturating_sub(i64::from(days).saturating_mul(DAY_MS));
    let mut removed = 0;
    for organization in service.store.organizations().await? {
        loop {
            let batch = service.store.retain_audit(organization.id, before, &service.audit_seal, now).await?;
            removed += batch;
            if batch == 0 {
                break;
            }
        }
    }
    Ok(removed)
}
