//! How many scans an organisation has used in a quota window.

use palisade_model::{OrganizationId, UnixMillis};

use crate::db::Tx;
use crate::query::query;
use crate::{Result, Store};

/// Whether a charge went through.
pub(crate) enum Charged {
    Yes,
    OverLimit { used: u64 },
}

/// Adds `scans` unless that would exceed `limit`.
///
/// Also holds the usage row until the transaction ends, so creates of one organisation take turns;
/// a free scan charges 0 for the sake of that.
pub(crate) async fn charge(
    tx: &mut Tx,
    organization_id: OrganizationId,
    window_start: UnixMillis,
    scans: u64,
    limit: Option<u64>,
) -> Result<Charged> {
    let open = query(
        "INSERT INTO usage (organization_id, window_start, scans_used) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
    );
    tx.execute(open.bind(organization_id).bind(window_start)).await?;
    let charge = query(
        "UPDATE usage SET scans_used = scans_used + $3 \
         WHERE organization_id = $1 AND window_start = $2 AND scans_used <= $4 - $3",
    );
    let limit = limit.unwrap_or(u64::MAX);
    let charge = charge.bind(organization_id).bind(window_start).bind(scans).bind(limit);
    if tx.execute(charge).await? == 1 {
        return Ok(Charged::Yes);
    }
    let used: i64 = tx.one(query(USED).bind(organization_id).bind(window_start)).await?;
    Ok(Charged::OverLimit { used: u64::try_from(used).unwrap_or(0) })
}

/// Gives one scan back, after a failure that was not the customer's.
pub(crate) async fn refund(
    tx: &mut Tx,
    organization_id: OrganizationId,
    window_start: UnixMillis,
) -> Result<()> {
    let refund = query(
        "UPDATE usage SET scans_used = scans_used - 1 \
         WHERE organization_id = $1 AND window_start = $2 AND scans_used > 0",
    );
    tx.execute(refund.bind(organization_id).bind(window_start)).await?;
    Ok(())
}

const USED: &str = "SELECT scans_used FROM usage WHERE organization_id = $1 AND window_start = $2";

impl Store {
    /// Scans charged in the window that starts at `window_start`.
    pub async fn usage(&self, organization_id: OrganizationId, window_start: UnixMillis) -> Result<u64> {
        let used: Option<i64> =
            self.db.optional(query(USED).bind(organization_id).bind(window_start)).await?;
        Ok(used.and_then(|used| u64::try_from(used).ok()).unwrap_or(0))
    }
}
