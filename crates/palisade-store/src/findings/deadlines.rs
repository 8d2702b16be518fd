//! Until when a finding has to be dealt with, and when time alone does something to it next: `notice_at`. Whatever
//! changes the state of a finding sets both.

use palisade_model::{DAY_MS, OrganizationId, OrganizationSettings, Severity, UnixMillis};

use crate::Result;
use crate::db::Tx;
use crate::query::query;
use crate::row::from_json;

/// So long before its due date a finding is announced to be due soon.
const SOON_MS: i64 = 3 * DAY_MS;

/// The due date and the next notice of one finding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Deadlines {
    pub(crate) due_at: Option<UnixMillis>,
    pub(crate) notice_at: Option<UnixMillis>,
}

impl Deadlines {
    /// Of a finding whose time starts now.
    pub(crate) fn of_unresolved(
        settings: &OrganizationSettings,
        severity: Severity,
        suppressed: bool,
        now: UnixMillis,
    ) -> Self {
        let due_at = settings.sla_days.due_at(severity, now).filter(|_| !suppressed);
        Self { due_at, notice_at: due_at.map(|due| soon_or_then(due, SOON_MS, now)) }
    }

    /// Of a finding whose risk is accepted until `expires_at`.
    pub(crate) fn of_accepted(
        settings: &OrganizationSettings,
        expires_at: Option<UnixMillis>,
        now: UnixMillis,
    ) -> Self {
        let warning_ms = i64::from(settings.risk_acceptance.warn_days_before) * DAY_MS;
        Self { due_at: None, notice_at: expires_at.map(|end| soon_or_then(end, warning_ms, now)) }
    }
}

/// Before the instant when there is time for that, else at the instant.
fn soon_or_then(instant: UnixMillis, before: i64, now: UnixMillis) -> UnixMillis {
    Some(instant.saturating_sub(before)).filter(|soon| *soon > now).unwrap_or(instant)
}

/// What the organisation has decided.
pub(crate) async fn settings(tx: &mut Tx, organization_id: OrganizationId) -> Result<OrganizationSettings> {
    let select = query("SELECT settings FROM organizations WHERE id = $1").bind(organization_id);
    let text: Option<String> = tx.optional(select).await?;
    text.map_or_else(|| Ok(OrganizationSettings::default()), |text| from_json(&text, "settings as JSON"))
}
