//! What is stored about findings that are seen again, and the decisions that wait for ones never seen before.

use std::collections::HashMap;

use palisade_model::{FindingId, FindingStatus, OrganizationSettings, Severity, UnixMillis};

use crate::db::Tx;
use crate::findings::deadlines::Deadlines;
use crate::findings::identity::{Stream, places};
use crate::query::assembled;
use crate::row::{Columns, FromRow};
use crate::{Result, dialect};

const ROWS: usize = 100;

/// The changing part of a finding, held until the transaction ends.
#[derive(Debug, Clone)]
pub(crate) struct KnownFinding {
    pub(crate) id: FindingId,
    pub(crate) status: FindingStatus,
    pub(crate) severity: Severity,
    pub(crate) suppressed: bool,
    pub(crate) content_version: i64,
    pub(crate) content_hash: String,
    pub(crate) due_at: Option<UnixMillis>,
    /// Since when it is gone.
    pub(crate) fixed_at: Option<UnixMillis>,
}

impl FromRow for KnownFinding {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            status: columns.word("a finding status", FindingStatus::parse)?,
            severity: severity(columns)?,
            suppressed: columns.take()?,
            content_version: columns.take()?,
            content_hash: columns.take()?,
            due_at: columns.take()?,
            fixed_at: columns.take()?,
        })
    }
}

/// The next column, a severity rank.
pub(crate) fn severity(columns: &mut Columns<'_>) -> Result<Severity> {
    let rank: i64 = columns.take()?;
    Severity::from_rank(rank).ok_or_else(|| crate::StoreError::Corrupt {
        expected: "a severity of 0 to 4",
        found: rank.to_string(),
    })
}

/// Reads and holds these findings, in order of their ids so that two writers never wait in a circle.
pub(crate) async fn hold_known(tx: &mut Tx, ids: &[FindingId]) -> Result<HashMap<FindingId, KnownFinding>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut known = HashMap::with_capacity(ids.len());
    for some in ids.chunks(ROWS) {
        let lock = dialect::for_update(tx);
        let select = assembled(format!(
            "SELECT id, status, severity, suppressed, content_version, content_hash, due_at, fixed_at \
             FROM findings WHERE id IN ({}) ORDER BY id {lock}",
            places(1, some.len())
        ));
        let mut select = if some.len() == ROWS { select } else { select.one_off() };
        for id in some {
            select = select.bind(*id);
        }
        let rows: Vec<KnownFinding> = tx.all(select).await?;
        known.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(known)
}

/// A decision about an identity, given before or elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub(crate) fingerprint: String,
    pub(crate) status: FindingStatus,
    pub(crate) note: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) expires_at: Option<UnixMillis>,
}

/// The deadlines of a finding about which this was decided, or nothing yet.
pub(crate) fn deadlines_under(
    verdict: Option<&Verdict>,
    settings: &OrganizationSettings,
    severity: Severity,
    suppressed: bool,
    now: UnixMillis,
) -> Deadlines {
    match verdict {
        Some(verdict) if !verdict.status.is_unresolved() => {
            Deadlines::of_accepted(settings, verdict.expires_at, now)
        }
        _ => Deadlines::of_unresolved(settings, severity, suppressed, now),
    }
}

impl FromRow for Verdict {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            fingerprint: columns.take()?,
            status: columns.word("a finding status", FindingStatus::parse)?,
            note: columns.take()?,
            reason: columns.take()?,
            owner: columns.take()?,
            expires_at: columns.take()?,
        })
    }
}

/// The decisions about these identities that hold now, the project's own before the organisation's. That something
/// was fixed is none: it is there.
pub(crate) async fn verdicts(
    tx: &mut Tx,
    stream: &Stream,
    identities: &[&str],
    now: UnixMillis,
) -> Result<HashMap<String, Verdict>> {
    let mut found = HashMap::new();
    for some in identities.chunks(ROWS) {
        let select = assembled(format!(
            "SELECT fingerprint, status, note, reason, owner, expires_at FROM verdicts \
             WHERE organization_id = $1 AND test_mode = $2 AND project_id IN ('', $3) \
             AND (expires_at IS NULL OR expires_at > $4) AND fingerprint IN ({}) ORDER BY project_id",
            places(5, some.len())
        ));
        let mut select = if some.len() == ROWS { select } else { select.one_off() }
            .bind(stream.organization_id)
            .bind(stream.test_mode)
            .bind(stream.project_id)
            .bind(now);
        for identity in some {
            select = select.bind(*identity);
        }
        let rows: Vec<Verdict> = tx.all(select).await?;
        found.extend(rows.into_iter().map(|row| (row.fingerprint.clone(), row)));
    }
    found.retain(|_, verdict| verdict.status != FindingStatus::Fixed);
    Ok(found)
}
