//! The guard of the last administrator: an organisation that nobody can administer any more is lost to its people.

use palisade_model::{OrganizationId, UnixMillis};

use crate::Result;
use crate::db::Tx;
use crate::query::query;

/// Makes changes that may take away administrators wait for each other. A foreign key does not wait for it.
pub(crate) async fn hold_organization(tx: &mut Tx, organization_id: OrganizationId) -> Result<()> {
    let hold = query("UPDATE organizations SET version = version WHERE id = $1");
    tx.execute(hold.bind(organization_id)).await?;
    Ok(())
}

/// Whether there is a live key that can administer everything. Asked before and after a change, in its transaction.
pub(crate) async fn has_administrator(
    tx: &mut Tx,
    organization_id: OrganizationId,
    now: UnixMillis,
) -> Result<bool> {
    let administrator = query(
        "SELECT k.id FROM api_keys AS k LEFT JOIN members ON members.id = k.member_id \
         WHERE k.organization_id = $1 AND k.is_admin AND k.revoked_at IS NULL \
         AND (k.expires_at IS NULL OR k.expires_at > $2) \
         AND (k.member_id IS NULL OR (members.role = 'org_admin' AND members.removed_at IS NULL)) LIMIT 1",
    );
    Ok(tx.optional::<String>(administrator.bind(organization_id).bind(now)).await?.is_some())
}
