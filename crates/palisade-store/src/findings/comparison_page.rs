//! Pages of a comparison: the findings behind its ids, as the scans saw them. Called by the service.

use std::collections::HashMap;

use palisade_model::{FindingId, Page, PageSize, Scan};

use crate::findings::comparison::{ChangeKind, Comparison};
use crate::findings::of_scan::StoredFinding;
use crate::findings::one_sided::STEP;
use crate::query::{assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// One finding of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedFinding {
    pub change: ChangeKind,
    /// What it was in the older scan when it is in another file now.
    pub moved_from: Option<FindingId>,
    /// As the newer scan saw it; as the older one did when the newer one did not.
    pub stored: StoredFinding,
}

/// After which finding a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparisonPosition {
    pub change: ChangeKind,
    pub id: FindingId,
}

struct SeenId(FindingId);

impl FromRow for SeenId {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a finding id")?))
    }
}

impl Store {
    /// One page of the findings of these kinds, kind by kind and each by id.
    pub async fn comparison_page(
        &self,
        (base, head): (&Scan, &Scan),
        comparison: &Comparison,
        changes: &[ChangeKind],
        after: Option<ComparisonPosition>,
        size: PageSize,
    ) -> Result<Page<ComparedFinding>> {
        let mut found: Vec<(ChangeKind, FindingId)> = Vec::new();
        for &change in changes.iter().filter(|change| after.is_none_or(|after| after.change <= **change)) {
            let last = after.filter(|after| after.change == change).map(|after| after.id);
            let room = size.get() + 1 - found.len();
            let ids = match change {
                ChangeKind::Unchanged => self.unchanged_after(head, comparison, last, room).await?,
                _ => ids_after(comparison.ids(change), last).iter().copied().take(room).collect(),
            };
            found.extend(ids.into_iter().map(|id| (change, id)));
            if found.len() > size.get() {
                break;
            }
        }
        let Page { items, has_more } = Page::from_overfetched(found, size);
        let items = self.with_contents(base, head, comparison, &items).await?;
        Ok(Page { items, has_more })
    }

    /// What the newer scan saw, without what only it saw.
    async fn unchanged_after(
        &self,
        head: &Scan,
        comparison: &Comparison,
        after: Option<FindingId>,
        room: usize,
    ) -> Result<Vec<FindingId>> {
        let (mut after, mut limit) = (after.map_or_else(String::new, |id| id.to_string()), room);
        let mut found = Vec::new();
        loop {
            let select = query(
                "SELECT finding_id FROM scan_findings WHERE scan_id = $1 AND finding_id > $2 ORDER BY finding_id LIMIT $3",
            );
            let seen: Vec<SeenId> = self.db.all(select.bind(head.id).bind(after).bind(limit)).await?;
            let unchanged = seen.iter().map(|seen| seen.0).filter(|id| !comparison.is_only_in_head(*id));
            found.extend(unchanged.take(room - found.len()));
            let Some(last) = seen.last().filter(|_| seen.len() == limit && found.len() < room) else {
                return Ok(found);
            };
            after = last.0.to_string();
            limit = STEP;
        }
    }

    async fn with_contents(
        &self,
        base: &Scan,
        head: &Scan,
        comparison: &Comparison,
        found: &[(ChangeKind, FindingId)],
    ) -> Result<Vec<ComparedFinding>> {
        let of = |base| found.iter().filter(move |row| row.0.is_of_base() == base).map(|row| row.1);
        let mut contents = self.contents_of(base, of(true).collect()).await?;
        contents.extend(self.contents_of(head, of(false).collect()).await?);
        let compared = |&(change, id): &(ChangeKind, FindingId)| {
            let stored = contents.remove(&id)?;
            Some(ComparedFinding { change, moved_from: comparison.moved_from(id), stored })
        };
        Ok(found.iter().filter_map(compared).collect())
    }

    /// Findings as a scan saw them.
    async fn contents_of(
        &self,
        scan: &Scan,
        ids: Vec<FindingId>,
    ) -> Result<HashMap<FindingId, StoredFinding>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = assembled(format!(
            "SELECT seen.finding_id, contents.body, known.status, known.status_reason, known.status_changed_at, seen.created_at \
             FROM scan_findings AS seen \
             CROSS JOIN finding_contents AS contents CROSS JOIN findings AS known \
             WHERE seen.scan_id = $1 AND seen.finding_id IN ({}) AND contents.finding_id = seen.finding_id \
             AND contents.version = seen.content_version AND known.id = seen.finding_id AND known.organization_id = $2",
            places(3, ids.len())
        ))
        .one_off()
        .bind(scan.id)
        .bind(scan.organization_id);
        for id in ids {
            select = select.bind(id);
        }
        let rows: Vec<StoredFinding> = self.db.all(select).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// The part of a sorted list after `last`.
fn ids_after(ids: &[FindingId], last: Option<FindingId>) -> &[FindingId] {
    let Some(last) = last else { return ids };
    &ids[ids.partition_point(|id| *id <= last)..]
}
