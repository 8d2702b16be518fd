//! Who is to blame when a worker dies. A scan that ran alone may have killed it; of several that were lost
//! together none is known to have, so the attempt is not counted against them.

use palisade_model::UnixMillis;

use crate::Result;
use crate::db::Tx;
use crate::query::query;

/// No scan gets more attempts than this, whatever died around it.
pub(crate) const MOST_ATTEMPTS: i64 = 10;

/// A worker renews each lease at least this often, so the leases of a dead one end within this time.
const LEASE_SPREAD_MS: i64 = 1_000;

/// Gives one more attempt to the jobs that lost their worker together. Each loss counts once: the job forgets
/// its worker, who has no say any more. The caller holds the turn of the claims, so that two never do this at once.
pub(crate) async fn excuse_shared_losses(tx: &mut Tx, now: UnixMillis) -> Result<()> {
    let excuse = query(
        "UPDATE jobs SET attempts_allowed = attempts_allowed + 1, worker = NULL \
         WHERE state = 'running' AND worker IS NOT NULL AND lease_until < $2 AND attempts_allowed < $3 \
         AND EXISTS (SELECT 1 FROM jobs AS lost WHERE lost.state = 'running' AND lost.worker = jobs.worker \
                     AND lost.lease_until < $1) \
         AND EXISTS (SELECT 1 FROM jobs AS other WHERE other.state = 'running' AND other.worker = jobs.worker \
                     AND other.id <> jobs.id AND other.lease_until < $2)",
    );
    let excuse = excuse.bind(now).bind(now.saturating_add(LEASE_SPREAD_MS)).bind(MOST_ATTEMPTS);
    tx.execute(excuse).await?;
    Ok(())
}
