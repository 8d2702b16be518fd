//! Endpoints as things: create, read, replace, delete.

use palisade_model::{OrganizationId, UnixMillis, Webhook, WebhookId};

use super::row::webhook_columns;
use super::secrets::insert_secret;
use crate::db::Tx;
use crate::query::{assembled, query};
use crate::row::to_json;
use crate::{Result, Store, dialect};

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpdatedWebhook {
    Now(Box<Webhook>),
    /// It is no longer the version that was read.
    Changed,
    NotFound,
}

impl Store {
    /// Stores an endpoint with its sealed secret; `false` when the organisation has `most` of them.
    pub async fn create_webhook(&self, webhook: &Webhook, sealed: &str, most: usize) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let lock = dialect::for_update(&tx);
        // Creates of one organisation take turns, so that none goes over the limit.
        let hold = assembled(format!("SELECT id FROM organizations WHERE id = $1 {lock}"));
        tx.optional::<String>(hold.bind(webhook.organization_id)).await?;
        let count = query("SELECT count(*) FROM webhooks WHERE organization_id = $1");
        let count: i64 = tx.one(count.bind(webhook.organization_id)).await?;
        if usize::try_from(count).unwrap_or(usize::MAX) >= most {
            return Ok(false);
        }
        insert(&mut tx, webhook).await?;
        insert_secret(&mut tx, webhook.id, webhook.created_at, sealed).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Every endpoint of the organisation in this mode, newest first.
    pub async fn list_webhooks(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
    ) -> Result<Vec<Webhook>> {
        let select = query(concat!(
            "SELECT ",
            webhook_columns!(),
            " FROM webhooks WHERE organization_id = $1 AND test_mode = $2 ORDER BY id DESC"
        ));
        self.db.all(select.bind(organization_id).bind(test_mode)).await
    }

    /// One endpoint of the organisation.
    pub async fn get_webhook(
        &self,
        organization_id: OrganizationId,
        id: WebhookId,
        test_mode: bool,
    ) -> Result<Option<Webhook>> {
        let select = query(concat!(
            "SELECT ",
            webhook_columns!(),
            " FROM webhooks WHERE organization_id = $1 AND id = $2 AND test_mode = $3"
        ));
        self.db.optional(select.bind(organization_id).bind(id).bind(test_mode)).await
    }

    /// Replaces what an owner may change, when the stored version is still `webhook.version`.
    ///
    /// Disabling ends the messages that wait; enabling forgets that the endpoint failed.
    pub async fn update_webhook(&self, webhook: &Webhook, now: UnixMillis) -> Result<UpdatedWebhook> {
        let mut tx = self.db.begin().await?;
        let Some(stored) = hold_webhook(&mut tx, webhook.organization_id, webhook.id).await? else {
            return Ok(UpdatedWebhook::NotFound);
        };
        if stored.version != webhook.version {
            return Ok(UpdatedWebhook::Changed);
        }
        if stored.enabled && !webhook.enabled {
            end_pending(&mut tx, webhook.id, "failed", ENDPOINT_DISABLED, now).await?;
        }
        let update = query(concat!(
            "UPDATE webhooks SET name = $3, url = $4, events = $5, filters = $6, ordered = $7, enabled = $8, ",
            "disabled_reason = CASE WHEN enabled = $8 THEN disabled_reason ELSE NULL END, ",
            "failing_since = CASE WHEN enabled = $8 THEN failing_since ELSE NULL END, ",
            "warned = CASE WHEN enabled = $8 THEN warned ELSE FALSE END, ",
            "paused_until = NULL, updated_at = $9, version = version + 1 ",
            "WHERE organization_id = $1 AND id = $2 RETURNING ",
            webhook_columns!()
        ))
        .bind(webhook.organization_id)
        .bind(webhook.id)
        .bind(webhook.name.as_str())
        .bind(webhook.url.as_str())
        .bind(to_json(&webhook.events)?)
        .bind(to_json(&webhook.filters)?)
        .bind(webhook.ordered)
        .bind(webhook.enabled)
        .bind(now);
        let updated: Webhook = tx.one(update).await?;
        tx.commit().await?;
        Ok(UpdatedWebhook::Now(Box::new(updated)))
    }

    /// Deletes an endpoint, its secrets, and the messages that wait for it; `false` when there is none.
    pub async fn delete_webhook(
        &self,
        organization_id: OrganizationId,
        id: WebhookId,
        now: UnixMillis,
    ) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        if hold_webhook(&mut tx, organization_id, id).await?.is_none() {
            return Ok(false);
        }
        end_pending(&mut tx, id, "discarded", "the endpoint was deleted", now).await?;
        tx.execute(query("DELETE FROM webhooks WHERE id = $1").bind(id)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Those of `ids` that are projects of the organisation in this mode.
    pub async fn existing_projects(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        ids: &[palisade_model::ProjectId],
    ) -> Result<Vec<palisade_model::ProjectId>> {
        let mut existing = Vec::new();
        for id in ids {
            let select = query(
                "SELECT id FROM projects WHERE organization_id = $1 AND test_mode = $2 AND id = $3 \
                 AND deleted_at IS NULL",
            );
            let found: Option<String> =
                self.db.optional(select.bind(organization_id).bind(test_mode).bind(*id)).await?;
            existing.extend(found.map(|_| *id));
        }
        Ok(existing)
    }
}

/// Why messages to an endpoint end that is switched off.
pub(super) const ENDPOINT_DISABLED: &str = "the endpoint was disabled";

/// The endpoint, held until the transaction ends. Taken before any of its deliveries, by everybody.
pub(super) async fn hold_webhook(
    tx: &mut Tx,
    organization_id: OrganizationId,
    id: WebhookId,
) -> Result<Option<Webhook>> {
    let lock = dialect::for_update(tx);
    let columns = webhook_columns!();
    let select =
        assembled(format!("SELECT {columns} FROM webhooks WHERE organization_id = $1 AND id = $2 {lock}"));
    tx.optional(select.bind(organization_id).bind(id)).await
}

/// Ends every message that waits for the endpoint.
pub(super) async fn end_pending(
    tx: &mut Tx,
    id: WebhookId,
    state: &'static str,
    why: &'static str,
    now: UnixMillis,
) -> Result<()> {
    let end = query(
        "UPDATE webhook_deliveries SET state = $2, last_error = $3, finished_at = $4, next_attempt_at = NULL, \
         lease_until = NULL, worker = NULL WHERE endpoint = $1 AND state = 'pending'",
    );
    tx.execute(end.bind(id).bind(state).bind(why).bind(now)).await?;
    Ok(())
}

async fn insert(tx: &mut Tx, webhook: &Webhook) -> Result<()> {
    let insert = query(
        "INSERT INTO webhooks (id, organization_id, name, url, events, filters, names, ordered, enabled, test_mode, \
         created_by, created_at, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(webhook.id)
    .bind(webhook.organization_id)
    .bind(webhook.name.as_str())
    .bind(webhook.url.as_str())
    .bind(to_json(&webhook.events)?)
    .bind(to_json(&webhook.filters)?)
    .bind(to_json(&webhook.names)?)
    .bind(webhook.ordered)
    .bind(webhook.enabled)
    .bind(webhook.test_mode)
    .bind(webhook.created_by.as_str())
    .bind(webhook.created_at)
    .bind(webhook.updated_at)
    .bind(webhook.version.get());
    tx.execute(insert).await?;
    Ok(())
}
