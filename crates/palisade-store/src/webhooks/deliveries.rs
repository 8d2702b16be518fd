//! The delivery log of an endpoint.

use palisade_model::{
    Delivery, DeliveryAttempt, DeliveryId, DeliveryState, OrganizationId, Page, PageSize, WebhookId,
};

use super::row::delivery_columns;
use crate::query::{assembled, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// A message with everything that is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryDetail {
    pub delivery: Delivery,
    /// In their order.
    pub attempts: Vec<DeliveryAttempt>,
    /// What was sent; `None` when it has expired.
    pub body: Option<String>,
}

impl FromRow for DeliveryAttempt {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            number: columns.number("an attempt")?,
            started_at: columns.take()?,
            duration_ms: columns.take()?,
            status: columns.optional_number("an HTTP status")?,
            error: columns.take()?,
            response: columns.take()?,
        })
    }
}

impl Store {
    /// One page of an endpoint's messages, newest first.
    pub async fn list_deliveries(
        &self,
        organization_id: OrganizationId,
        webhook_id: WebhookId,
        state: Option<DeliveryState>,
        before: Option<DeliveryId>,
        size: PageSize,
    ) -> Result<Page<Delivery>> {
        let mut conditions = String::new();
        let mut place = 4;
        for (given, condition) in [(state.is_some(), "state ="), (before.is_some(), "id <")] {
            if given {
                conditions.push_str(&format!(" AND {condition} ${place}"));
                place += 1;
            }
        }
        let mut select = assembled(format!(
            concat!(
                "SELECT ",
                delivery_columns!(),
                " FROM webhook_deliveries WHERE organization_id = $1 AND webhook_id = $2{} ORDER BY id DESC LIMIT $3"
            ),
            conditions
        ))
        .bind(organization_id)
        .bind(webhook_id)
        .bind(size.get() + 1);
        if let Some(state) = state {
            select = select.bind(state.as_str());
        }
        if let Some(before) = before {
            select = select.bind(before);
        }
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }

    /// One message of an endpoint.
    pub async fn get_delivery(
        &self,
        organization_id: OrganizationId,
        webhook_id: WebhookId,
        id: DeliveryId,
    ) -> Result<Option<DeliveryDetail>> {
        let select = query(concat!(
            "SELECT ",
            delivery_columns!(),
            " FROM webhook_deliveries WHERE organization_id = $1 AND webhook_id = $2 AND id = $3"
        ));
        let select = select.bind(organization_id).bind(webhook_id).bind(id);
        let Some(delivery) = self.db.optional(select).await? else { return Ok(None) };
        let attempts = query(
            "SELECT attempt, started_at, duration_ms, status, error, response FROM webhook_attempts \
             WHERE delivery_id = $1 ORDER BY attempt",
        );
        let attempts = self.db.all(attempts.bind(id)).await?;
        let body = query("SELECT body FROM webhook_bodies WHERE delivery_id = $1").bind(id);
        let body = self.db.optional(body).await?;
        Ok(Some(DeliveryDetail { delivery, attempts, body }))
    }
}
