//! Idempotency keys: the first answer to a request is stored with its change and given again on a repeat.

use std::sync::Arc;

use palisade_model::{OrganizationId, Scan, UnixMillis};

use crate::db::Tx;
use crate::query::query;
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Makes the answer to a create: status code and body.
pub type Render = Arc<dyn Fn(&Scan) -> (u16, String) + Send + Sync>;

/// What makes a create happen once, however often it is sent.
#[derive(Clone)]
pub struct Idempotency {
    /// Keys of different routes do not meet.
    pub route: String,
    pub key: String,
    /// Digest of the request; the same key with another one is refused.
    pub request_hash: String,
    /// Makes the answer that is stored.
    pub render: Render,
}

impl std::fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Idempotency")
            .field("route", &self.route)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// The answer of the first request with a key.
pub(crate) struct FirstAnswer {
    pub(crate) request_hash: String,
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl FromRow for FirstAnswer {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            request_hash: columns.take()?,
            status: columns.number("an HTTP status")?,
            body: columns.take()?,
        })
    }
}

/// Takes the key for this transaction; answers what is stored when it was taken before.
///
/// A concurrent request with the same key waits here until this one has committed or given up.
pub(crate) async fn take_key(
    tx: &mut Tx,
    organization_id: OrganizationId,
    idempotency: &Idempotency,
    now: UnixMillis,
) -> Result<Option<FirstAnswer>> {
    let take = query(
        "INSERT INTO idempotency_keys (organization_id, route, key, request_hash, status, body, created_at) \
         VALUES ($1, $2, $3, $4, 0, '', $5) ON CONFLICT DO NOTHING",
    )
    .bind(organization_id)
    .bind(idempotency.route.as_str())
    .bind(idempotency.key.as_str())
    .bind(idempotency.request_hash.as_str())
    .bind(now);
    if tx.execute(take).await? == 1 {
        return Ok(None);
    }
    let first = query(
        "SELECT request_hash, status, body FROM idempotency_keys \
         WHERE organization_id = $1 AND route = $2 AND key = $3",
    );
    let first = first.bind(organization_id).bind(idempotency.route.as_str()).bind(idempotency.key.as_str());
    tx.one(first).await.map(Some)
}

/// Stores the answer under the key taken before.
pub(crate) async fn store_answer(tx: &mut Tx, idempotency: &Idempotency, scan: &Scan) -> Result<()> {
    let (status, body) = (idempotency.render)(scan);
    let store = query(
        "UPDATE idempotency_keys SET status = $4, body = $5 \
         WHERE organization_id = $1 AND route = $2 AND key = $3",
    )
    .bind(scan.organization_id)
    .bind(idempotency.route.as_str())
    .bind(idempotency.key.as_str())
    .bind(i64::from(status))
    .bind(body);
    tx.execute(store).await?;
    Ok(())
}

impl Store {
    /// Forgets keys stored before `before`; answers how many. Keep them for a day at least.
    pub async fn forget_idempotency_keys(&self, before: UnixMillis) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let forget = query("DELETE FROM idempotency_keys WHERE created_at < $1").bind(before);
        let forgotten = tx.execute(forget).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}
