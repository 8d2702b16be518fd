//! What changed from one scan to another: which findings only one of them saw, and whether the other one looked there
//! at all. Keeps ids of what differs and nothing of what does not. Called by the service.

use std::collections::{BTreeMap, HashMap, HashSet};

use palisade_model::{FindingId, OrganizationId, Scan, ScanId, Severity, SeverityCounts};

use crate::findings::gone::{ByContent, Closing, ContentKey, content_key};
use crate::findings::of_scan::counts_from;
use crate::findings::one_sided::{OneSided, OneSidedWalk};
use crate::query::query;
use crate::{Result, Store};

/// How a finding stands between two scans, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// The newer scan saw it, and the older one looked there and did not.
    New,
    /// The older scan saw it, and the newer one looked there and did not.
    Fixed,
    /// The newer scan saw it, and the older one did not look there.
    NotCoveredByBase,
    /// The older scan saw it, and the newer one did not look there.
    NotCoveredByHead,
    /// Both saw it.
    Unchanged,
}

impl ChangeKind {
    /// Every kind, in order.
    pub const ALL: [Self; 5] =
        [Self::New, Self::Fixed, Self::NotCoveredByBase, Self::NotCoveredByHead, Self::Unchanged];

    /// The snake_case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Fixed => "fixed",
            Self::NotCoveredByBase => "not_covered_by_base",
            Self::NotCoveredByHead => "not_covered_by_head",
            Self::Unchanged => "unchanged",
        }
    }

    /// Parses the snake_case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.as_str() == word)
    }

    /// Whether only the older scan saw such findings.
    pub(crate) fn is_of_base(self) -> bool {
        matches!(self, Self::Fixed | Self::NotCoveredByHead)
    }
}

/// A scan that has ended, and what it looked at.
#[derive(Debug, Clone, Copy)]
pub struct ComparedScan<'a> {
    pub scan: &'a Scan,
    pub covers: &'a [Closing],
}

/// The outcome of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    counts: BTreeMap<ChangeKind, SeverityCounts>,
    /// By id; none of what is unchanged.
    ids: BTreeMap<ChangeKind, Vec<FindingId>>,
    /// Findings that are in another file now: the newer scan's, with the older one's.
    moved: BTreeMap<FindingId, FindingId>,
}

impl Comparison {
    /// Findings of the kind by severity, suppressed ones not counted.
    pub fn counts(&self, change: ChangeKind) -> SeverityCounts {
        self.counts.get(&change).copied().unwrap_or_default()
    }

    /// How many ids it holds.
    pub fn size(&self) -> usize {
        self.ids.values().map(Vec::len).sum::<usize>() + self.moved.len()
    }

    pub(crate) fn ids(&self, change: ChangeKind) -> &[FindingId] {
        self.ids.get(&change).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn moved_from(&self, id: FindingId) -> Option<FindingId> {
        self.moved.get(&id).copied()
    }

    pub(crate) fn is_only_in_head(&self, id: FindingId) -> bool {
        let sides = [ChangeKind::New, ChangeKind::NotCoveredByBase];
        sides.into_iter().any(|change| self.ids(change).binary_search(&id).is_ok())
    }

    /// Both sides by id. What is gone and arrived elsewhere was moved; what may still be there was not.
    fn pair(&mut self, only_in_base: &[Lone], only_in_head: &[Lone]) {
        let mut gone = ByContent::default();
        only_in_base.iter().filter(|lone| lone.covered).for_each(|lone| gone.add(lone.content, lone.id));
        for lone in only_in_head {
            match gone.take(lone.content) {
                Some(from) => drop(self.moved.insert(lone.id, from)),
                None if lone.covered => self.add(ChangeKind::New, lone),
                None => self.add(ChangeKind::NotCoveredByBase, lone),
            }
        }
        let moved: HashSet<_> = self.moved.values().copied().collect();
        for lone in only_in_base.iter().filter(|lone| !moved.contains(&lone.id)) {
            let change = if lone.covered { ChangeKind::Fixed } else { ChangeKind::NotCoveredByHead };
            self.add(change, lone);
        }
    }

    fn add(&mut self, change: ChangeKind, lone: &Lone) {
        self.ids.entry(change).or_default().push(lone.id);
        if lone.active {
            self.counts.entry(change).or_default().add(lone.severity);
        }
    }
}

/// What is kept of a finding that only one scan saw, until both sides are known.
struct Lone {
    id: FindingId,
    severity: Severity,
    active: bool,
    /// Whether the other scan looked there.
    covered: bool,
    content: Option<ContentKey>,
}

impl Store {
    /// Compares two scans of one organisation that have ended, of whatever projects and branches.
    pub async fn compare_scans(&self, base: ComparedScan<'_>, head: ComparedScan<'_>) -> Result<Comparison> {
        let mut comparison = Comparison::default();
        if base.scan.id != head.scan.id {
            let (gone, arrived) =
                tokio::try_join!(self.only_in(base.scan, head), self.only_in(head.scan, base))?;
            comparison.pair(&gone, &arrived);
        }
        let unchanged = self.count_unchanged(head.scan.organization_id, head.scan.id, &comparison).await?;
        comparison.counts.insert(ChangeKind::Unchanged, unchanged);
        Ok(comparison)
    }

    /// What one scan saw and the other one did not, by id.
    async fn only_in(&self, seen_by: &Scan, other: ComparedScan<'_>) -> Result<Vec<Lone>> {
        let covered = Covered::of(other.covers);
        let mut walk = OneSidedWalk::new(&self.db, seen_by, other.scan);
        let mut lone = Vec::new();
        loop {
            let rows = walk.next().await?;
            if rows.is_empty() {
                return Ok(lone);
            }
            lone.extend(rows.iter().map(|row| Lone {
                id: row.id,
                severity: row.severity,
                active: row.active,
                covered: covered.covers(row),
                content: content_key(&row.scanner, &row.content),
            }));
        }
    }

    /// What the newer scan saw, less what only it saw.
    async fn count_unchanged(
        &self,
        organization_id: OrganizationId,
        head: ScanId,
        comparison: &Comparison,
    ) -> Result<SeverityCounts> {
        let select = query(
            "SELECT severity, count(*) FROM scan_findings WHERE scan_id = $1 AND active = TRUE \
             AND EXISTS (SELECT 1 FROM scans WHERE id = $1 AND organization_id = $2) GROUP BY severity",
        );
        let mut rows: Vec<(i64, i64)> = self.db.all(select.bind(head).bind(organization_id)).await?;
        for change in [ChangeKind::New, ChangeKind::NotCoveredByBase] {
            let counts = comparison.counts(change);
            for (rank, count) in &mut rows {
                let only_here = Severity::from_rank(*rank).map_or(0, |severity| counts.get(severity));
                *count -= i64::try_from(only_here).unwrap_or(0);
            }
        }
        counts_from(&rows)
    }
}

/// The scanners that looked at all of the target, each with the places and the rules that it left out.
struct Covered<'a>(HashMap<&'a str, LeftOut<'a>>);

#[derive(Default)]
struct LeftOut<'a> {
    places: HashSet<&'a str>,
    rules: HashSet<&'a str>,
}

impl<'a> Covered<'a> {
    fn of(covers: &'a [Closing]) -> Self {
        let mut all: HashMap<_, LeftOut<'_>> = HashMap::with_capacity(covers.len());
        for closing in covers {
            let of = all.entry(closing.scanner.as_str()).or_default();
            of.places.extend(closing.kept.iter().map(String::as_str));
            of.rules.extend(closing.left_out.iter().map(String::as_str));
        }
        Self(all)
    }

    fn covers(&self, row: &OneSided) -> bool {
        let Some(LeftOut { places, rules }) = self.0.get(row.scanner.as_str()) else { return false };
        let is_place = !places.is_empty() && path_and_folders(&row.path).any(|place| places.contains(place));
        !is_place && !rules.contains(row.rule_id.as_str())
    }
}

/// A path, then the folders that it is in, from the inside out.
fn path_and_folders(path: &str) -> impl Iterator<Item = &str> {
    let path = Some(path).filter(|path| !path.is_empty());
    std::iter::successors(path, |path| path.rsplit_once('/').map(|(folder, _)| folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_word() {
        for change in ChangeKind::ALL {
            assert_eq!(ChangeKind::parse(change.as_str()), Some(change));
        }
        assert_eq!(ChangeKind::parse("NEW"), None);
        assert!(ChangeKind::ALL.is_sorted());
    }

    #[test]
    fn a_path_is_in_all_its_folders() {
        assert_eq!(path_and_folders("a/b/c.py").collect::<Vec<_>>(), ["a/b/c.py", "a/b", "a"]);
        assert_eq!(path_and_folders("").count(), 0);
    }
}
