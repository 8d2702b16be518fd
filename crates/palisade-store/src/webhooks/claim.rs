//! Taking messages that are due: each endpoint a few at a time, those with the fewest under way first, so that a slow
//! or dead endpoint holds nobody up.

use std::collections::{BTreeMap, HashMap};

use palisade_model::{DeliveryId, EventKind, OrganizationId, UnixMillis, WebhookId};

use crate::db::Tx;
use crate::query::{assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store, dialect};

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub struct ClaimLimits {
    /// Messages of one call.
    pub messages: usize,
    /// Messages under way to one endpoint, over all nodes.
    pub per_endpoint: usize,
    /// An attempt that is silent for longer is lost, and the message is due again.
    pub lease_ms: i64,
}

/// Proof of being the worker that makes an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryFence {
    pub id: DeliveryId,
    pub worker: String,
    pub lease_until: UnixMillis,
}

/// A message that this worker sends now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDelivery {
    pub fence: DeliveryFence,
    pub organization_id: OrganizationId,
    pub webhook_id: Option<WebhookId>,
    pub url: String,
    pub message_id: String,
    pub event: EventKind,
    /// Attempts that have ended.
    pub attempts: u32,
    /// `None` when it has expired.
    pub body: Option<String>,
    /// Sealed secrets, newest first; empty without an endpoint of its own.
    pub sealed: Vec<String>,
    pub created_at: UnixMillis,
}

impl Store {
    /// Takes messages that are due at `now`. No two callers get the same attempt.
    pub async fn claim_deliveries(
        &self,
        worker: &str,
        now: UnixMillis,
        limits: ClaimLimits,
    ) -> Result<Vec<ClaimedDelivery>> {
        let due = query(
            "SELECT id FROM webhook_deliveries WHERE state = 'pending' AND next_attempt_at <= $1 LIMIT 1",
        );
        if self.db.optional::<String>(due.bind(now)).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.db.begin().await?;
        lock_claims(&mut tx).await?;
        let shares = shares(due_endpoints(&mut tx, now, limits).await?, limits.messages);
        let mut ids = Vec::new();
        for (endpoint, share) in shares {
            ids.extend(due_of(&mut tx, &endpoint, now, share).await?);
        }
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let lease_until = now.saturating_add(limits.lease_ms);
        let mut taken = take(&mut tx, &ids, worker, lease_until).await?;
        add_secrets(&mut tx, &mut taken, now).await?;
        tx.commit().await?;
        Ok(taken)
    }

    /// When the next message falls due; `None` when none waits.
    pub async fn next_delivery_at(&self) -> Result<Option<UnixMillis>> {
        let next = query("SELECT min(next_attempt_at) FROM webhook_deliveries WHERE state = 'pending'");
        self.db.one(next).await
    }
}

/// Claims take turns, so that no endpoint gets more than its share. The turn lasts a few statements.
async fn lock_claims(tx: &mut Tx) -> Result<()> {
    let lock = dialect::for_update(tx);
    let select = format!("SELECT value FROM sequences WHERE name = 'webhook_claims' {lock}");
    tx.one::<i64>(assembled(select)).await?;
    Ok(())
}

/// An endpoint with a message that is due.
struct DueEndpoint {
    endpoint: String,
    under_way: usize,
    /// How many more it may have.
    room: usize,
}

struct EndpointRow(String, usize, bool);

impl FromRow for EndpointRow {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.take()?, columns.number("a count")?, columns.take()?))
    }
}

/// `waiting` hops over the index from one endpoint with messages to the next, so a long queue of one of them costs
/// nothing; of each only the first due message is looked at.
pub(crate) const DUE_ENDPOINTS: &str = "\
    WITH RECURSIVE waiting (endpoint) AS ( \
        SELECT min(endpoint) FROM webhook_deliveries WHERE state = 'pending' \
        UNION ALL \
        SELECT (SELECT min(later.endpoint) FROM webhook_deliveries AS later \
                WHERE later.state = 'pending' AND later.endpoint > waiting.endpoint) \
        FROM waiting WHERE waiting.endpoint IS NOT NULL \
    ), heads (endpoint, due_at) AS ( \
        SELECT endpoint, (SELECT min(head.next_attempt_at) FROM webhook_deliveries AS head \
                          WHERE head.state = 'pending' AND head.endpoint = waiting.endpoint) \
        FROM waiting WHERE waiting.endpoint IS NOT NULL \
    ), busy (endpoint, under_way) AS ( \
        SELECT endpoint, count(*) FROM webhook_deliveries \
        WHERE lease_until IS NOT NULL AND lease_until > $1 GROUP BY endpoint \
    ) \
    SELECT heads.endpoint, coalesce(busy.under_way, 0), coalesce(webhooks.ordered, FALSE) FROM heads \
    LEFT JOIN busy ON busy.endpoint = heads.endpoint \
    LEFT JOIN webhooks ON webhooks.id = heads.endpoint \
    WHERE heads.due_at <= $1 AND (webhooks.paused_until IS NULL OR webhooks.paused_until <= $1) \
    ORDER BY coalesce(busy.under_way, 0), heads.due_at, heads.endpoint";

async fn due_endpoints(tx: &mut Tx, now: UnixMillis, limits: ClaimLimits) -> Result<Vec<DueEndpoint>> {
    let rows: Vec<EndpointRow> = tx.all(query(DUE_ENDPOINTS).bind(now)).await?;
    let with_room = rows.into_iter().map(|EndpointRow(endpoint, under_way, ordered)| {
        let most = if ordered { 1 } else { limits.per_endpoint };
        DueEndpoint { endpoint, under_way, room: most.saturating_sub(under_way) }
    });
    Ok(with_room.filter(|endpoint| endpoint.room > 0).collect())
}

/// Deals `messages` out, one at a time to whoever has the fewest under way.
fn shares(endpoints: Vec<DueEndpoint>, messages: usize) -> Vec<(String, usize)> {
    let mut shares: Vec<(DueEndpoint, usize)> = endpoints.into_iter().map(|endpoint| (endpoint, 0)).collect();
    let mut left = messages;
    let most = shares.iter().map(|(endpoint, _)| endpoint.under_way + endpoint.room).max().unwrap_or(0);
    for level in 0..most {
        for (endpoint, share) in &mut shares {
            let its_turn = endpoint.under_way + *share == level && *share < endpoint.room;
            if left > 0 && its_turn {
                (*share, left) = (*share + 1, left - 1);
            }
        }
    }
    shares.into_iter().filter(|(_, share)| *share > 0).map(|(due, share)| (due.endpoint, share)).collect()
}

async fn due_of(tx: &mut Tx, endpoint: &str, now: UnixMillis, share: usize) -> Result<Vec<String>> {
    let select = query(
        "SELECT id FROM webhook_deliveries WHERE state = 'pending' AND endpoint = $1 AND next_attempt_at <= $2 \
         ORDER BY next_attempt_at, id LIMIT $3",
    );
    tx.all(select.bind(endpoint).bind(now).bind(share)).await
}

struct Taken(ClaimedDelivery);

impl FromRow for Taken {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let fence = DeliveryFence {
            id: columns.parse("a delivery id")?,
            worker: columns.take()?,
            lease_until: columns.take()?,
        };
        Ok(Self(ClaimedDelivery {
            fence,
            organization_id: columns.parse("an organization id")?,
            webhook_id: columns.optional_parse("a webhook id")?,
            url: columns.take()?,
            message_id: columns.take()?,
            event: columns.word("an event kind", EventKind::parse)?,
            attempts: columns.number("a count of attempts")?,
            body: None,
            sealed: Vec::new(),
            created_at: columns.take()?,
        }))
    }
}

async fn take(
    tx: &mut Tx,
    ids: &[String],
    worker: &str,
    lease_until: UnixMillis,
) -> Result<Vec<ClaimedDelivery>> {
    let list = places(3, ids.len());
    let mut update = assembled(format!(
        "UPDATE webhook_deliveries SET worker = $1, lease_until = $2, next_attempt_at = $2 WHERE id IN ({list}) \
         RETURNING id, worker, lease_until, organization_id, webhook_id, url, message_id, event_kind, attempts, \
         created_at"
    ))
    .one_off()
    .bind(worker)
    .bind(lease_until);
    let mut bodies = assembled(format!(
        "SELECT delivery_id, body FROM webhook_bodies WHERE delivery_id IN ({})",
        places(1, ids.len())
    ))
    .one_off();
    for id in ids {
        update = update.bind(id.as_str());
        bodies = bodies.bind(id.as_str());
    }
    let taken: Vec<Taken> = tx.all(update).await?;
    let mut bodies: HashMap<String, String> = tx.all::<(String, String)>(bodies).await?.into_iter().collect();
    let mut taken: Vec<_> = taken.into_iter().map(|Taken(delivery)| delivery).collect();
    taken.sort_by_key(|delivery| delivery.fence.id);
    for delivery in &mut taken {
        delivery.body = bodies.remove(&delivery.fence.id.to_string());
    }
    Ok(taken)
}

/// Reads the secrets of every endpoint once.
async fn add_secrets(tx: &mut Tx, taken: &mut [ClaimedDelivery], now: UnixMillis) -> Result<()> {
    let mut sealed: BTreeMap<WebhookId, Vec<String>> = BTreeMap::new();
    for delivery in taken {
        let Some(id) = delivery.webhook_id else { continue };
        if let Some(known) = sealed.get(&id) {
            delivery.sealed.clone_from(known);
            continue;
        }
        let select = query(
            "SELECT sealed FROM webhook_secrets WHERE webhook_id = $1 \
             AND (expires_at IS NULL OR expires_at > $2) ORDER BY created_at DESC",
        );
        delivery.sealed = tx.all(select.bind(id).bind(now)).await?;
        sealed.insert(id, delivery.sealed.clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_dealt_to_whoever_has_the_fewest_under_way() {
        let endpoint = |name: &str, under_way, room| DueEndpoint { endpoint: name.into(), under_way, room };
        type Case = (Vec<DueEndpoint>, usize, &'static [(&'static str, usize)]);
        let cases: &[Case] = &[
            (vec![endpoint("a", 0, 4), endpoint("b", 0, 4)], 3, &[("a", 2), ("b", 1)]),
            (vec![endpoint("a", 0, 4), endpoint("b", 3, 1)], 3, &[("a", 3)]),
            (vec![endpoint("a", 0, 1), endpoint("b", 2, 2)], 10, &[("a", 1), ("b", 2)]),
            (vec![endpoint("a", 0, 4)], 0, &[]),
            (vec![], 5, &[]),
        ];
        for (endpoints, messages, expected) in cases {
            let copies =
                endpoints.iter().map(|due| endpoint(&due.endpoint, due.under_way, due.room)).collect();
            let dealt = shares(copies, *messages);
            let dealt: Vec<_> = dealt.iter().map(|(name, share)| (name.as_str(), *share)).collect();
            assert_eq!(&dealt, expected);
        }
    }
}
