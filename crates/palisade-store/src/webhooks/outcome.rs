//! How attempts ended: the message goes on or ends, the attempt is logged, and the endpoint's health follows. Several
//! in one transaction, because one commit costs as much as many.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::{
    DeliveryAttempt, EventId, EventKind, NewNotification, OrganizationId, UnixMillis, Webhook, WebhookId,
};
use serde_json::json;

use super::claim::DeliveryFence;
use super::endpoints::{ENDPOINT_DISABLED, end_pending, hold_webhook};
use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::notifications::insert_notifications;
use crate::query::query;
use crate::{Result, Store};

/// What happens to the message next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    Delivered,
    Retry {
        at: UnixMillis,
        /// The endpoint gets nothing before then.
        pause_until: Option<UnixMillis>,
    },
    /// No attempt is left.
    Exhausted,
    /// The receiver says that the endpoint is no more.
    Gone,
}

/// One attempt that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptOutcome {
    pub fence: DeliveryFence,
    pub organization_id: OrganizationId,
    pub webhook_id: Option<WebhookId>,
    pub attempt: DeliveryAttempt,
    pub next: NextStep,
}

/// How an endpoint has been doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EndpointHealth {
    /// Since when every attempt has failed.
    pub failing_since: Option<UnixMillis>,
    /// Its owner was told since then.
    pub warned: bool,
}

/// What its owner is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HealthNews {
    Failing,
    /// It was switched off; the stored reason.
    Disabled(&'static str),
}

/// What an attempt changes about the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthChange {
    pub health: EndpointHealth,
    pub news: Option<HealthNews>,
}

/// What the service decides about endpoints.
pub struct HealthRules<'a> {
    pub change: &'a (dyn Fn(EndpointHealth, &AttemptOutcome) -> HealthChange + Send + Sync),
    pub notification: &'a (dyn Fn(&Webhook, HealthNews) -> NewNotification + Send + Sync),
    pub event_id: &'a (dyn Fn() -> EventId + Send + Sync),
}

impl Store {
    /// Stores how attempts ended; answers how many counted. One that lost its lease to another does not.
    pub async fn record_attempts(
        &self,
        outcomes: &[AttemptOutcome],
        now: UnixMillis,
        rules: &HealthRules<'_>,
    ) -> Result<usize> {
        let mut tx = self.db.begin().await?;
        let mut endpoints = hold_endpoints(&mut tx, outcomes).await?;
        let mut recorded = 0;
        let mut disabled = Vec::new();
        for outcome in outcomes {
            if !end_attempt(&mut tx, outcome, now).await? {
                continue;
            }
            recorded += 1;
            let Some(endpoint) = outcome.webhook_id.and_then(|id| endpoints.get_mut(&id)) else { continue };
            let change = (rules.change)(endpoint.health, outcome);
            endpoint.health = change.health;
            if let NextStep::Retry { pause_until: Some(until), .. } = outcome.next {
                endpoint.paused_until = endpoint.paused_until.max(Some(until));
            }
            let Some(news) = change.news.filter(|_| endpoint.webhook.enabled) else { continue };
            insert_notifications(&mut tx, &[(rules.notification)(&endpoint.webhook, news)]).await?;
            if let HealthNews::Disabled(reason) = news {
                endpoint.webhook.enabled = false;
                disabled.push((endpoint.webhook.clone(), reason));
            }
        }
        for endpoint in endpoints.values() {
            store_health(&mut tx, endpoint).await?;
        }
        for (webhook, reason) in &disabled {
            disable(&mut tx, webhook, reason, now).await?;
        }
        for (webhook, reason) in &disabled {
            append_event(&mut tx, disabled_event((rules.event_id)(), webhook, reason, now)).await?;
        }
        tx.commit().await?;
        Ok(recorded)
    }
}

/// An endpoint held until the transaction ends.
struct HeldEndpoint {
    webhook: Webhook,
    health: EndpointHealth,
    paused_until: Option<UnixMillis>,
}

/// In the order of their ids, so that two transactions never wait for each other.
async fn hold_endpoints(
    tx: &mut Tx,
    outcomes: &[AttemptOutcome],
) -> Result<BTreeMap<WebhookId, HeldEndpoint>> {
    let ids: BTreeSet<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.webhook_id.map(|id| (id, outcome.organization_id)))
        .collect();
    let mut held = BTreeMap::new();
    for (id, organization_id) in ids {
        let Some(webhook) = hold_webhook(tx, organization_id, id).await? else { continue };
        let warned = query("SELECT warned FROM webhooks WHERE id = $1").bind(id);
        let health =
            EndpointHealth { failing_since: webhook.failing_since, warned: tx.one::<bool>(warned).await? };
        held.insert(id, HeldEndpoint { webhook, health, paused_until: None });
    }
    Ok(held)
}

/// Ends the attempt of a message that is still ours.
async fn end_attempt(tx: &mut Tx, outcome: &AttemptOutcome, now: UnixMillis) -> Result<bool> {
    let (state, next_attempt_at) = match outcome.next {
        NextStep::Delivered => ("delivered", None),
        NextStep::Retry { at, .. } => ("pending", Some(at)),
        NextStep::Exhausted | NextStep::Gone => ("failed", None),
    };
    let attempt = &outcome.attempt;
    let end = query(
        "UPDATE webhook_deliveries SET state = $4, next_attempt_at = $5, lease_until = NULL, worker = NULL, \
         attempts = $6, last_status = $7, last_error = $8, finished_at = $9 \
         WHERE id = $1 AND worker = $2 AND lease_until = $3 AND state = 'pending'",
    )
    .bind(outcome.fence.id)
    .bind(outcome.fence.worker.as_str())
    .bind(outcome.fence.lease_until)
    .bind(state)
    .bind(next_attempt_at)
    .bind(i64::from(attempt.number))
    .bind(attempt.status.map(i64::from))
    .bind(attempt.error.clone())
    .bind((state != "pending").then_some(now));
    if tx.execute(end).await? == 0 {
        return Ok(false);
    }
    let log = query(
        "INSERT INTO webhook_attempts (delivery_id, attempt, started_at, duration_ms, status, error, response) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(outcome.fence.id)
    .bind(i64::from(attempt.number))
    .bind(attempt.started_at)
    .bind(attempt.duration_ms)
    .bind(attempt.status.map(i64::from))
    .bind(attempt.error.clone())
    .bind(attempt.response.clone());
    tx.execute(log).await?;
    Ok(true)
}

async fn store_health(tx: &mut Tx, endpoint: &HeldEndpoint) -> Result<()> {
    let unchanged = endpoint.webhook.failing_since == endpoint.health.failing_since;
    if unchanged && endpoint.health.failing_since.is_none() && endpoint.paused_until.is_none() {
        return Ok(());
    }
    let update =
        query("UPDATE webhooks SET failing_since = $2, warned = $3, paused_until = $4 WHERE id = $1")
            .bind(endpoint.webhook.id)
            .bind(endpoint.health.failing_since)
            .bind(endpoint.health.warned)
            .bind(endpoint.paused_until);
    tx.execute(update).await?;
    Ok(())
}

async fn disable(tx: &mut Tx, webhook: &Webhook, reason: &str, now: UnixMillis) -> Result<()> {
    let update = query(
        "UPDATE webhooks SET enabled = FALSE, disabled_reason = $2, updated_at = $3, version = version + 1 \
         WHERE id = $1",
    );
    tx.execute(update.bind(webhook.id).bind(reason).bind(now)).await?;
    end_pending(tx, webhook.id, "failed", ENDPOINT_DISABLED, now).await
}

fn disabled_event(id: EventId, webhook: &Webhook, reason: &str, now: UnixMillis) -> NewEvent {
    let data = json!({
        "webhook_id": webhook.id, "name": webhook.name, "reason": reason, "failing_since": webhook.failing_since,
    });
    let event = NewEvent::of_organization(id, webhook.organization_id, EventKind::WebhookDisabled, data, now);
    NewEvent { test_mode: webhook.test_mode, ..event }
}
