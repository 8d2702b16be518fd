//! One vulnerability of a package: the records about it merged.

use std::collections::BTreeSet;

use crate::index::{Damage, Index, RecordView};
use crate::{Epss, Rating};

/// A vulnerability that affects a package, as its best record tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Affected {
    /// The id of the best record: one with a fix if there is any, then that of the ecosystem's own database, then GitHub's.
    pub id: String,
    /// The other ids of the same vulnerability, sorted.
    pub aliases: Vec<String>,
    /// One line: a record's own, else the first words of its details. May be empty; the details are never cut.
    pub summary: String,
    /// Numbers of weaknesses (CWE) that any of the records names, sorted.
    pub weaknesses: Vec<u32>,
    /// `None` when no record has one.
    pub rating: Option<Rating>,
    /// The id of the record that the rating is from.
    pub rated_by: Option<String>,
    /// Versions that end the ranges in which the version lies; empty when there is no fix.
    pub fixed: Vec<String>,
    /// The highest of its CVE ids.
    pub epss: Option<Epss>,
    /// Whether it is in the catalogue of known exploited vulnerabilities.
    pub known_exploited: bool,
    /// The package itself is malicious, not only weak.
    pub malicious: bool,
    /// Unix seconds.
    pub published: Option<i64>,
    /// Unix seconds.
    pub modified: i64,
    /// The number under which [`Index::details`] has the long text of the best record.
    pub advisory: u32,
}

/// A record that applies, with the fixes that it names.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) advisory: u32,
    pub(super) record: RecordView,
    pub(super) fixed: Vec<String>,
}

/// Merges matches of the same alias group; the worst come first.
pub(super) fn merge(index: &Index, mut matches: Vec<Match>) -> Result<Vec<Affected>, Damage> {
    matches.sort_by(|left, right| {
        let key = |found: &Match| (found.record.group, found.fixed.is_empty(), authority(&found.record.id));
        key(left).cmp(&key(right)).then_with(|| left.record.id.cmp(&right.record.id))
    });
    let mut merged = Vec::new();
    for group in matches.chunk_by(|left, right| left.record.group == right.record.group) {
        merged.extend(merge_group(index, group)?);
    }
    merged.sort_by(|left, right| {
        let worst = |affected: &Affected| affected.rating;
        worst(right)
            .partial_cmp(&worst(left))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then_with(|| left.id.cmp(&right.id))
    });
    Ok(merged)
}

fn merge_group(index: &Index, group: &[Match]) -> Result<Option<Affected>, Damage> {
    let Some(best) = group.first() else {
        return Ok(None);
    };
    let mut ids: Vec<&String> = group
        .iter()
        .flat_map(|found| std::iter::once(&found.record.id).chain(&found.record.aliases))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let (mut epss, mut known_exploited): (Option<Epss>, bool) = (None, false);
    for id in &ids {
        let (score, exploited) = index.signals(id)?;
        known_exploited |= exploited;
        if score.is_some_and(|score| epss.is_none_or(|epss| score.score > epss.score)) {
            epss = score;
        }
    }
    let rated = rated(group);
    let described = group.iter().filter(|found| !found.record.summary.is_empty());
    let summary =
        described.min_by_key(|found| found.record.has_no_summary).map(|found| &found.record.summary);
    let weaknesses: BTreeSet<u32> =
        group.iter().flat_map(|found| &found.record.weaknesses).copied().collect();
    Ok(Some(Affected {
        id: best.record.id.clone(),
        aliases: ids.iter().filter(|id| ***id != best.record.id).map(|id| (*id).clone()).collect(),
        summary: summary.cloned().unwrap_or_default(),
        weaknesses: weaknesses.into_iter().collect(),
        rating: rated.and_then(|record| record.rating),
        rated_by: rated.map(|record| record.id.clone()),
        fixed: best.fixed.clone(),
        epss,
        known_exploited,
        malicious: group.iter().any(|found| found.record.id.starts_with("MAL-")),
        published: group.iter().filter_map(|found| found.record.published).min(),
        modified: group.iter().map(|found| found.record.modified).max().unwrap_or(best.record.modified),
        advisory: best.advisory,
    }))
}

/// Scores before words, then the vendor's own before GitHub's before those of NVD.
fn rated(group: &[Match]) -> Option<&RecordView> {
    let rated = group.iter().map(|found| &found.record).filter(|record| record.rating.is_some());
    rated.min_by_key(|record| {
        let malicious = record.id.starts_with("MAL-");
        let scored = record.rating.is_some_and(|rating| rating.score.is_some());
        (!malicious, !scored, authority(&record.id))
    })
}

/// 0 for the database of a vendor or ecosystem, 1 for GitHub, 2 for plain CVE records, which take theirs from NVD.
fn authority(id: &str) -> u8 {
    match id.split('-').next() {
        Some("GHSA") => 1,
        Some("CVE") => 2,
        _ => 0,
    }
}
