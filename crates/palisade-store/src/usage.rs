//! How many scans were charged in the windows of a plan. All windows of a create are charged, or none.

use palisade_model::{EventId, EventKind, OrganizationId, Period, UnixMillis, rfc3339};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::query::{Query, query};
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

/// The share of a window at which its owner is warned, once.
const THRESHOLD_PERCENT: u64 = 80;

/// Whether a charge went through.
pub(crate) enum Charged {
    Yes {
        /// What the job keeps, so that [`refund`] finds what to give back.
        receipt: String,
        /// Windows of which this charge used up the [`THRESHOLD_PERCENT`], with what is used now.
        nearly_full: Vec<(QuotaWindow, u64)>,
    },
    /// Nothing may be kept of this transaction.
    OverLimit { window: QuotaWindow, used: u64 },
}

impl QuotaWindow {
    /// Whether the threshold lies between the two counts.
    fn reaches_threshold(&self, before: u64, after: u64) -> bool {
        let percent_of = |used: u64, limit: u64| used.saturating_mul(100) / limit;
        self.limit.filter(|&limit| limit > 0).is_some_and(|limit| {
            percent_of(before, limit) < THRESHOLD_PERCENT && percent_of(after, limit) >= THRESHOLD_PERCENT
        })
    }

    /// What events say about the window.
    pub fn facts(&self, used: u64) -> serde_json::Value {
        json!({
            "period": self.period,
            "used": used,
            "limit": self.limit,
            "key_id": (!self.subject.is_empty()).then_some(self.subject.as_str()),
            "resets_at": rfc3339(self.end),
        })
    }
}

/// What a job remembers of its charge.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Receipt {
    Windows(Vec<ChargedWindow>),
    /// A scan that was granted on top of the plan.
    Extra {
        extra: bool,
    },
}

#[derive(Serialize, Deserialize)]
struct ChargedWindow {
    subject: String,
    period: Period,
    window_start: UnixMillis,
}

/// Adds `scans` to every window. When one of them would go over its limit, a granted extra scan is used up instead.
///
/// Also holds the rows until the transaction ends, so creates of one organisation take turns; a free scan charges 0
/// for the sake of that.
pub(crate) async fn charge(
    tx: &mut Tx,
    organization_id: OrganizationId,
    windows: &[QuotaWindow],
    scans: u64,
) -> Result<Charged> {
    let (mut over, mut nearly_full) = (None, Vec::new());
    for window in windows {
        let used = add(tx, organization_id, window, scans).await?;
        if scans > 0 && over.is_none() && window.limit.is_some_and(|limit| used > limit) {
            over = Some((window, used.saturating_sub(scans)));
        }
        if window.reaches_threshold(used.saturating_sub(scans), used) {
            nearly_full.push((window.clone(), used));
        }
    }
    let Some((window, used)) = over else {
        let receipt = Receipt::Windows(windows.iter().map(ChargedWindow::of).collect());
        return Ok(Charged::Yes { receipt: to_json(&receipt)?, nearly_full });
    };
    let take =
        query("UPDATE organizations SET extra_scans = extra_scans - 1 WHERE id = $1 AND extra_scans > 0");
    if tx.execute(take.bind(organization_id)).await? == 0 {
        return Ok(Charged::OverLimit { window: window.clone(), used });
    }
    for window in windows {
        take_back(tx, organization_id, &ChargedWindow::of(window)).await?;
    }
    Ok(Charged::Yes { receipt: to_json(&Receipt::Extra { extra: true })?, nearly_full: Vec::new() })
}

impl ChargedWindow {
    fn of(window: &QuotaWindow) -> Self {
        Self { subject: window.subject.clone(), period: window.period, window_start: window.start }
    }
}

/// Counts `scans`; answers how many the window has then.
async fn add(tx: &mut Tx, organization_id: OrganizationId, window: &QuotaWindow, scans: u64) -> Result<u64> {
    let charge = query(
        "INSERT INTO quota_usage (organization_id, subject, period, window_start, used) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (organization_id, subject, period, window_start) \
         DO UPDATE SET used = quota_usage.used + excluded.used RETURNING used",
    );
    let used: i64 = tx.one(of_window(charge, organization_id, window).bind(scans)).await?;
    Ok(u64::try_from(used).unwrap_or(0))
}

async fn take_back(tx: &mut Tx, organization_id: OrganizationId, window: &ChargedWindow) -> Result<()> {
    let refund = query(
        "UPDATE quota_usage SET used = used - 1 WHERE organization_id = $1 AND subject = $2 \
         AND period = $3 AND window_start = $4 AND used > 0",
    )
    .bind(organization_id)
    .bind(window.subject.as_str())
    .bind(window.period.as_str())
    .bind(window.window_start);
    tx.execute(refund).await?;
    Ok(())
}

/// Gives back what the receipt says, after a failure that was not the customer's.
pub(crate) async fn refund(tx: &mut Tx, organization_id: OrganizationId, receipt: &str) -> Result<()> {
    match from_json(receipt, "a receipt of charged windows")? {
        Receipt::Windows(windows) => {
            for window in windows {
                take_back(tx, organization_id, &window).await?;
            }
        }
        Receipt::Extra { .. } => {
            let give = query("UPDATE organizations SET extra_scans = extra_scans + 1 WHERE id = $1");
            tx.execute(give.bind(organization_id)).await?;
        }
    }
    Ok(())
}

fn of_window(query: Query, organization_id: OrganizationId, window: &QuotaWindow) -> Query {
    query.bind(organization_id).bind(window.subject.as_str()).bind(window.period.as_str()).bind(window.start)
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

    /// Notes that `percent` of the window is announced; `true` for the one caller that is to announce it.
    pub async fn announce_usage(
        &self,
        organization_id: OrganizationId,
        window: &QuotaWindow,
        percent: i64,
        event: UsageEvent,
    ) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let note = query(
            "INSERT INTO quota_usage (organization_id, subject, period, window_start, used, announced) \
             VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (organization_id, subject, period, window_start) \
             DO UPDATE SET announced = excluded.announced WHERE quota_usage.announced < excluded.announced",
        );
        if tx.execute(of_window(note, organization_id, window).bind(percent)).await? == 0 {
            return Ok(false);
        }
        let UsageEvent { id, kind, data, now } = event;
        append_event(&mut tx, NewEvent::of_organization(id, organization_id, kind, data, now)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Scans of the organisation that wait and that run.
    pub async fn open_scans(&self, organization_id: OrganizationId) -> Result<(u64, u64)> {
        let running = query("SELECT count(*) FROM jobs WHERE state = 'running' AND organization_id = $1");
        let running: i64 = self.db.one(running.bind(organization_id)).await?;
        Ok((self.queue_depth(organization_id).await?, u64::try_from(running).unwrap_or(0)))
    }

    /// Deletes windows that ended before `before`; answers how many. Lifetime windows never end.
    pub async fn forget_usage(&self, before: UnixMillis) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let forget = query("DELETE FROM quota_usage WHERE period <> 'lifetime' AND window_start < $1");
        let forgotten = tx.execute(forget.bind(before)).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}

/// What is appended when a share of a window is announced.
#[derive(Debug)]
pub struct UsageEvent {
    pub id: EventId,
    pub kind: EventKind,
    pub data: serde_json::Value,
    pub now: UnixMillis,
}
