//! How many jobs of an organisation wait: one maintained number, changed with every change of state.

use palisade_model::OrganizationId;

use crate::db::Tx;
use crate::query::{assembled, query};
use crate::{Result, Store, dialect};

/// One more job waits; answers how many do now, this one included.
pub(crate) async fn enter(tx: &mut Tx, organization_id: OrganizationId) -> Result<u64> {
    let enter = query(
        "INSERT INTO queues (organization_id, queued) VALUES ($1, 1) \
         ON CONFLICT (organization_id) DO UPDATE SET queued = queues.queued + 1 RETURNING queued",
    );
    let queued: i64 = tx.one(enter.bind(organization_id)).await?;
    Ok(u64::try_from(queued).unwrap_or(0))
}

/// One job no longer waits.
pub(crate) async fn leave(tx: &mut Tx, organization_id: OrganizationId) -> Result<()> {
    let leave = query("UPDATE queues SET queued = queued - 1 WHERE organization_id = $1");
    tx.execute(leave.bind(organization_id)).await?;
    Ok(())
}

/// Keeps jobs of the organisation from entering and leaving until the transaction ends.
pub(crate) async fn hold(tx: &mut Tx, organization_id: OrganizationId) -> Result<()> {
    let lock = dialect::for_update(tx);
    let hold = assembled(format!("SELECT queued FROM queues WHERE organization_id = $1 {lock}"));
    tx.optional::<i64>(hold.bind(organization_id)).await?;
    Ok(())
}

impl Store {
    /// How many scans of the organisation wait.
    pub async fn queue_depth(&self, organization_id: OrganizationId) -> Result<u64> {
        let depth = query("SELECT queued FROM queues WHERE organization_id = $1").bind(organization_id);
        let queued: Option<i64> = self.db.optional(depth).await?;
        Ok(queued.and_then(|queued| u64::try_from(queued).ok()).unwrap_or(0))
    }
}
