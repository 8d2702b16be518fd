//! What happened to a finding, by whom and when: a row for each thing that changed.

use palisade_model::{FindingId, OrganizationId, Page, PageSize, RawId, UnixMillis};

use crate::db::Tx;
use crate::findings::held::{Reach, visible_now};
use crate::findings::identity::places;
use crate::query::{AFTER_EVERY_ID, assembled, query};
use crate::row::{Columns, FromRow, to_json};
use crate::{Result, Store, StoreError};

/// Rows per statement; see `write.rs`.
const ROWS: usize = 25;

/// One change of one finding.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HistoryRow {
    pub(crate) id: RawId,
    pub(crate) finding_id: FindingId,
    /// What changed: `status`, `note`, `reason`, `owner`, `expires_at` or `assignee`.
    pub(crate) kind: &'static str,
    pub(crate) actor: String,
    /// `from`, `to` and `note`.
    pub(crate) detail: serde_json::Value,
    pub(crate) created_at: UnixMillis,
}

/// One change as it was stored.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    pub id: RawId,
    pub kind: String,
    pub actor: String,
    /// `from`, `to` and `note`.
    pub detail: serde_json::Value,
    pub created_at: UnixMillis,
}

impl FromRow for HistoryEntry {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let id: String = columns.take()?;
        Ok(Self {
            id: RawId::decode(&id)
                .ok_or(StoreError::Corrupt { expected: "26 characters of an id", found: id })?,
            kind: columns.take()?,
            actor: columns.take()?,
            detail: columns.json("the detail of a change as JSON")?,
            created_at: columns.take()?,
        })
    }
}

/// Stores changes.
pub(crate) async fn insert_history(
    tx: &mut Tx,
    organization_id: OrganizationId,
    history: &[HistoryRow],
) -> Result<()> {
    const COLUMNS: usize = 6;
    for rows in history.chunks(ROWS) {
        let values: Vec<_> =
            (0..rows.len()).map(|row| format!("($1, {})", places(2 + row * COLUMNS, COLUMNS))).collect();
        let insert = assembled(format!(
            "INSERT INTO finding_history (organization_id, id, finding_id, kind, actor, detail, created_at) VALUES {}",
            values.join(", ")
        ));
        let keep = rows.len() == ROWS || rows.len() == 1;
        let mut insert = if keep { insert } else { insert.one_off() }.bind(organization_id);
        for row in rows {
            insert = insert
                .bind(row.id.encode())
                .bind(row.finding_id)
                .bind(row.kind)
                .bind(row.actor.as_str())
                .bind(to_json(&row.detail)?)
                .bind(row.created_at);
        }
        tx.execute(insert).await?;
    }
    Ok(())
}

impl Store {
    /// The changes of a finding, newest first; `None` when there is no such finding for the caller.
    pub async fn finding_history(
        &self,
        reach: &Reach,
        id: FindingId,
        before: Option<RawId>,
        size: PageSize,
    ) -> Result<Option<Page<HistoryEntry>>> {
        if visible_now(&self.db, reach, id).await?.is_none() {
            return Ok(None);
        }
        // Sorts behind every id.
        let before = before.map_or_else(|| AFTER_EVERY_ID.to_owned(), RawId::encode);
        let select = query(
            "SELECT id, kind, actor, detail, created_at FROM finding_history \
             WHERE finding_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        );
        let rows = self.db.all(select.bind(id).bind(before).bind(size.get() + 1)).await?;
        Ok(Some(Page::from_overfetched(rows, size)))
    }
}
