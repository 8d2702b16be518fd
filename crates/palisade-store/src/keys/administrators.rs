//! The guard of the last administrator: an organisation that nobody can administer any more is lost to its people.

use palisade_model::{KeyId, MemberId, OrganizationId, UnixMillis};

use crate::Result;
use crate::db::Tx;
use crate::query::query;

/// Makes changes that may take away administrators wait for each other. A foreign key does not wait for it.
pub(crate) async fn hold_organization(tx: &mut Tx, organization_id: OrganizationId) -> Result<()> {
    let hold = query("UPDATE organizations SET version = version WHERE id = $1");
    tx.execute(hold.bind(organization_id)).await?;
    Ok(())
}

/// Whether a live key that can administer everything is left without `key` and the keys of `member`.
pub(crate) async fn other_administrators(
    tx: &mut Tx,
    organization_id: OrganizationId,
    key: Option<KeyId>,
    member: Option<MemberId>,
    now: UnixMillis,
) -> Result<bool> {
    let left = query(
        "SELECT k.id FROM api_keys AS k LEFT JOIN members ON members.id = k.member_id \
         WHERE k.organization_id = $1 AND k.is_admin AND k.revoked_at IS NULL \
         AND (k.expires_at IS NULL OR k.expires_at > $2) AND k.id <> $3 \
         AND (k.member_id IS NULL \
              OR (k.member_id <> $4 AND members.role = 'org_admin' AND members.removed_at IS NULL)) \
         LIMIT 1",
    )
    .bind(organization_id)
    .bind(now)
    .bind(key.map_or_else(String::new, |id| id.to_string()))
    .bind(member.map_or_else(String::new, |id| id.to_string()));
    Ok(tx.optional::<String>(left).await?.is_some())
}
