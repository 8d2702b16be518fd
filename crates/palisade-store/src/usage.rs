//! How many scans were charged in the windows of a plan. All windows of a create are charged, or none.

use palisade_model::{OrganizationId, Period, UnixMillis};
use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::query::query;
use crate::row::{from_json, to_json};
use crate::{Result, Store};

/// One window that a create is charged to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaWindow {
    pub period: Period,
    /// The key that the window belongs to; empty for the whole organisation.
    pub subject: String,
    pub start: UnixMillis,
    /// First instant after the window.
    pub end: UnixMillis,
    /// Scans allowed; `None` only counts.
    pub limit: Option<u64>,
}

/// Whether a charge went through.
pub(crate) enum Charged {
    Yes,
    /// Nothing may be kept of this transaction.
    OverLimit {
        used: u64,
        limit: u64,
        resets_at: UnixMillis,
    },
}

/// What a job remembers of its charge.
#[derive(Serialize, Deserialize)]
struct Receipt {
    subject: String,
    period: Period,
    window_start: UnixMillis,
}

/// Adds `scans` to every window unless one of them would go over its limit.
///
/// Also holds the rows until the transaction ends, so creates of one organisation take turns; a free scan charges 0
/// for the sake of that.
pub(crate) async fn charge(
    tx: &mut Tx,
    organization_id: OrganizationId,
    windows: &[QuotaWindow],
    scans: u64,
) -> Result<Charged> {
    for window in windows {
        let open = query(
            "INSERT INTO quota_usage (organization_id, subject, period, window_start, used) \
             VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING",
        )
        .bind(organization_id)
        .bind(window.subject.as_str())
        .bind(window.period.as_str())
        .bind(window.start);
        tx.execute(open).await?;
        let charge = query(
            "UPDATE quota_usage SET used = used + $5 WHERE organization_id = $1 AND subject = $2 \
             AND period = $3 AND window_start = $4 RETURNING used",
        )
        .bind(organization_id)
        .bind(window.subject.as_str())
        .bind(window.period.as_str())
        .bind(window.start)
        .bind(scans);
        let used: i64 = tx.one(charge).await?;
        let used = u64::try_from(used).unwrap_or(0);
        if let Some(limit) = window.limit.filter(|&limit| scans > 0 && used > limit) {
            let used = used.saturating_sub(scans);
            return Ok(Charged::OverLimit { used, limit, resets_at: window.end });
        }
    }
    Ok(Charged::Yes)
}

/// What the job keeps, so that [`refund`] finds the windows again.
pub(crate) fn receipt(windows: &[QuotaWindow]) -> Result<String> {
    let receipts: Vec<_> = windows
        .iter()
        .map(|window| Receipt {
            subject: window.subject.clone(),
            period: window.period,
            window_start: window.start,
        })
        .collect();
    to_json(&receipts)
}

/// Gives one scan back to every window of the receipt, after a failure that was not the customer's.
pub(crate) async fn refund(tx: &mut Tx, organization_id: OrganizationId, receipt: &str) -> Result<()> {
    let receipts: Vec<Receipt> = from_json(receipt, "a receipt of charged windows")?;
    for Receipt { subject, period, window_start } in receipts {
        let refund = query(
            "UPDATE quota_usage SET used = used - 1 WHERE organization_id = $1 AND subject = $2 \
             AND period = $3 AND window_start = $4 AND used > 0",
        );
        let refund = refund.bind(organization_id).bind(subject).bind(period.as_str()).bind(window_start);
        tx.execute(refund).await?;
    }
    Ok(())
}

impl Store {
    /// Scans charged in one window.
    pub async fn usage(
        &self,
        organization_id: OrganizationId,
        subject: &str,
        period: Period,
        window_start: UnixMillis,
    ) -> Result<u64> {
        let used = query(
            "SELECT used FROM quota_usage WHERE organization_id = $1 AND subject = $2 AND period = $3 \
             AND window_start = $4",
        )
        .bind(organization_id)
        .bind(subject)
        .bind(period.as_str())
        .bind(window_start);
        let used: Option<i64> = self.db.optional(used).await?;
        Ok(used.and_then(|used| u64::try_from(used).ok()).unwrap_or(0))
    }
}
